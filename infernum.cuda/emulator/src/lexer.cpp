#include "lexer.h"

#include <cctype>
#include <cstdlib>

namespace emu {

namespace {

bool startsWord(char c) { return isalpha(u8(c)) || c == '_' || c == '$' || c == '%' || c == '.'; }
bool inWord(char c) { return isalnum(u8(c)) || c == '_' || c == '$' || c == '.' || c == '%'; }

}  // namespace

void Lexer::skipBlank() {
  while (at_ < source_.size()) {
    char c = source_[at_];
    if (c == '\n') {
      line_++;
      at_++;
    } else if (isspace(u8(c))) {
      at_++;
    } else if (source_.compare(at_, 2, "//") == 0) {
      while (at_ < source_.size() && source_[at_] != '\n') at_++;
    } else if (source_.compare(at_, 2, "/*") == 0) {
      size_t end = source_.find("*/", at_ + 2);
      if (end == std::string_view::npos) throw PtxError(line_, "a comment doesn't end");
      for (; at_ < end + 2; at_++)
        if (source_[at_] == '\n') line_++;
    } else {
      return;
    }
  }
}

void Lexer::advance() {
  skipBlank();
  current_ = Token{Token::End, {}, line_};
  if (at_ >= source_.size() || source_[at_] == 0) return;
  size_t begin = at_;
  char c = source_[at_];
  auto cut = [&](Token::Kind kind) { current_ = Token{kind, source_.substr(begin, at_ - begin), line_}; };
  if (startsWord(c)) {
    // `::` belongs to a word (`.L2::128B`, `.shared::cta`).
    // Directives may stand without a blank between: `.reg.b16`.
    while (at_ < source_.size() && (inWord(source_[at_]) || source_.compare(at_, 2, "::") == 0) && !(c == '.' && at_ > begin && source_[at_] == '.'))
      at_ += source_[at_] == ':' ? 2 : 1;
    cut(Token::Word);
  } else if (isdigit(u8(c))) {
    while (at_ < source_.size() && (isalnum(u8(source_[at_])) || source_[at_] == '.')) at_++;
    cut(Token::Number);
  } else if (c == '"') {
    size_t end = source_.find('"', at_ + 1);
    if (end == std::string_view::npos) throw PtxError(line_, "a string doesn't end");
    begin++;
    at_ = end;
    cut(Token::String);
    at_ = end + 1;
  } else {
    at_++;
    cut(Token::Symbol);
  }
}

Token Lexer::next() {
  Token taken = current_;
  advance();
  return taken;
}

Token Lexer::after() const {
  Lexer copy = *this;
  copy.advance();
  return copy.current_;
}

bool Lexer::accept(char symbol) {
  if (!current_.is(symbol)) return false;
  advance();
  return true;
}

void Lexer::expect(char symbol) {
  if (!accept(symbol)) fail(std::string("expected '") + symbol + "' before '" + std::string(current_.text) + "'");
}

Token Lexer::word() {
  if (current_.kind != Token::Word) fail("expected a name before '" + std::string(current_.text) + "'");
  return next();
}

s64 Lexer::integer() {
  bool negative = accept('-');
  if (current_.kind != Token::Number) fail("expected a number before '" + std::string(current_.text) + "'");
  Token token = next();
  Literal value = literal(token.text, token.line);
  if (value.form != Literal::Integer) throw PtxError(token.line, "expected an integer");
  return negative ? s64(0 - value.bits) : s64(value.bits);
}

void Lexer::fail(const std::string &message) const { throw PtxError(current_.line, message); }

Literal literal(std::string_view text, u32 line) {
  std::string s(text);
  Literal value;
  char *end = nullptr;
  if (s.size() == 10 && s[0] == '0' && (s[1] == 'f' || s[1] == 'F')) {
    value.form = Literal::Single;
    value.bits = strtoull(s.c_str() + 2, &end, 16);
  } else if (s.size() == 18 && s[0] == '0' && (s[1] == 'd' || s[1] == 'D')) {
    value.form = Literal::Double;
    value.bits = strtoull(s.c_str() + 2, &end, 16);
  } else if (s.find('.') != std::string::npos) {
    value.form = Literal::Double;
    value.bits = bitCast<u64>(strtod(s.c_str(), &end));
  } else {
    if (s.back() == 'U') s.pop_back();
    bool binary = s.size() > 2 && s[0] == '0' && (s[1] == 'b' || s[1] == 'B');
    value.bits = strtoull(s.c_str() + (binary ? 2 : 0), &end, binary ? 2 : 0);
  }
  if (!end || *end) throw PtxError(line, "'" + std::string(text) + "' isn't a number");
  return value;
}

}  // namespace emu
