// The parser's half that reads instructions and their operands (PTX ISA, chapter 6 and section 9.3).
#include "parser.h"

namespace emu {

namespace {

std::vector<std::string> splitAtDots(std::string_view text) {
  std::vector<std::string> words;
  size_t begin = 0;
  for (size_t k = 0; k <= text.size(); k++)
    if (k == text.size() || text[k] == '.') {
      words.emplace_back(text.substr(begin, k - begin));
      begin = k + 1;
    }
  return words;
}

}  // namespace

std::string Parser::resolved(std::string_view name) const {
  std::string s(name);
  for (size_t k = scopes_.size(); k-- > 0;) {
    auto found = scopes_[k].names.find(s);
    if (found != scopes_[k].names.end()) return found->second;
  }
  return s;
}

void Parser::instruction(Function &f) {
  Instruction i;
  i.line = lex_.peek().line;
  i.source = location_;
  i.scope = scopes_.back().id;
  if (lex_.accept('@')) {
    i.guardNegated = lex_.accept('!');
    i.guard = resolved(lex_.word().text);
  }
  Token opcode = lex_.word();
  if (opcode.text[0] == '.') throw PtxError(opcode.line, "unexpected directive " + std::string(opcode.text), true);
  i.line = opcode.line;
  i.words = splitAtDots(opcode.text);
  if (i.words[0] == "call") {
    call(f, i);
  } else {
    while (!lex_.peek().is(';')) {
      try {
        i.operands.push_back(operand());
      } catch (const PtxError &e) {
        if (e.unsupported) throw PtxError(e.line, "instruction " + i.text() + " isn't supported: " + withoutLine(e), true);
        throw;
      }
      if (!lex_.accept(',') && !lex_.peek().is(';')) lex_.fail("expected ',' or ';' before '" + std::string(lex_.peek().text) + "'");
    }
    lex_.expect(';');
  }
  f.body.push_back(std::move(i));
}

// call (results), function, (arguments)[, prototype]; PTX ISA 9.7.12.5. All parts but the function are optional.
void Parser::call(Function &, Instruction &i) {
  if (lex_.peek().is('(')) {
    i.results = argumentList();
    lex_.expect(',');
  }
  i.callee = operand();
  if (lex_.accept(',')) {
    if (lex_.peek().is('(')) {
      i.operands = argumentList();
      if (lex_.accept(',')) lex_.word();
    } else {
      lex_.word();
    }
  }
  lex_.expect(';');
}

std::vector<Operand> Parser::argumentList() {
  std::vector<Operand> list;
  lex_.expect('(');
  while (!lex_.accept(')')) {
    list.push_back(operand());
    if (!lex_.accept(',') && !lex_.peek().is(')')) lex_.fail("expected ',' or ')'");
  }
  return list;
}

Operand Parser::operand() {
  Operand o;
  if (lex_.accept('[')) return address();
  if (lex_.accept('{')) {
    o.kind = Operand::Vector;
    while (!lex_.accept('}')) {
      o.parts.push_back(operand());
      if (!lex_.accept(',') && !lex_.peek().is('}')) lex_.fail("expected ',' or '}'");
    }
    return o;
  }
  if (lex_.accept('!')) o.negated = true;
  if (lex_.accept('-')) o.negated = true;
  Token token = lex_.next();
  if (token.kind == Token::Number) {
    Literal value = literal(token.text, token.line);
    o.kind = Operand::Immediate;
    o.bits = value.bits;
    o.form = Operand::Form(value.form);
    if (o.negated) {
      if (value.form == Literal::Integer) o.bits = 0 - o.bits;
      else o.bits ^= value.form == Literal::Single ? 0x80000000ull : 1ull << 63;
      o.negated = false;
    }
    return o;
  }
  if (token.kind != Token::Word) throw PtxError(token.line, "expected an operand before '" + std::string(token.text) + "'");
  if (token.text == "_") return o;
  o.kind = Operand::Name;
  o.name = resolved(token.text);
  if (lex_.accept('|')) o.second = lex_.peek().is("_") ? (lex_.next(), "") : resolved(lex_.word().text);
  if (lex_.accept('+')) o.offset = lex_.integer();
  if (lex_.peek().is('[')) lex_.fail("indexed operands aren't supported");
  return o;
}

// [reg], [reg+n], [symbol+n], [n]; PTX ISA 6.4.1
Operand Parser::address() {
  Operand o;
  o.kind = Operand::Address;
  const Token &token = lex_.peek();
  if (token.kind == Token::Word) {
    o.name = resolved(lex_.next().text);
    if (lex_.accept('+')) o.offset = lex_.integer();
    else if (lex_.peek().is('-')) o.offset = lex_.integer();
  } else {
    o.offset = lex_.integer();
  }
  if (lex_.peek().is(',')) throw PtxError(lex_.peek().line, "tensor and texture coordinates aren't supported", true);
  lex_.expect(']');
  return o;
}

}  // namespace emu
