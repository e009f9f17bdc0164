#include "parser.h"

namespace emu {

std::string withoutLine(const PtxError &e) {
  std::string text = e.what();
  size_t colon = text.find(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

std::string Instruction::text() const {
  std::string s;
  for (const std::string &word : words) s += (s.empty() ? "" : ".") + word;
  return s;
}

bool Instruction::has(std::string_view modifier) const {
  for (size_t k = 1; k < words.size(); k++)
    if (words[k] == modifier) return true;
  return false;
}

s64 Function::label(u32 scope, const std::string &name) const {
  for (;;) {
    auto found = labels.find({scope, name});
    if (found != labels.end()) return found->second;
    if (scope == 0) return -1;
    scope = scopes[scope];
  }
}

std::unique_ptr<Ptx> parse(std::string_view source) { return Parser(source).run(); }

std::unique_ptr<Ptx> Parser::run() {
  header();
  while (lex_.peek().kind != Token::End) moduleStatement();
  return std::move(ptx_);
}

void Parser::header() {
  if (!lex_.peek().is(".version")) lex_.fail("PTX begins with .version");
  lex_.next();
  Token version = lex_.next();
  size_t dot = version.text.find('.');
  if (version.kind != Token::Number || dot == std::string_view::npos) throw PtxError(version.line, "bad .version");
  ptx_->version = u32(std::stoul(std::string(version.text.substr(0, dot)))) * 10 +
                  u32(std::stoul(std::string(version.text.substr(dot + 1))));
  if (!lex_.peek().is(".target")) lex_.fail(".target is missing");
  lex_.next();
  ptx_->target = lex_.word().text;
  while (lex_.accept(',')) lex_.word();
  if (lex_.peek().is(".address_size")) {
    lex_.next();
    if (lex_.integer() != 64) lex_.fail("only 64-bit addresses are supported");
  }
}

void Parser::moduleStatement() {
  bool isExtern = false;
  if (lex_.accept(';')) return;
  for (;;) {
    Token token = lex_.word();
    if (token.text == ".extern") {
      isExtern = true;
    } else if (token.text == ".visible" || token.text == ".weak" || token.text == ".common") {
    } else if (token.text == ".file") {
      return file();
    } else if (token.text == ".section") {
      while (!lex_.accept('}')) lex_.next();
      return;
    } else if (token.text == ".entry" || token.text == ".func") {
      return function(token.text == ".entry");
    } else if (token.text == ".global" || token.text == ".const" || token.text == ".shared") {
      Space space = token.text == ".global" ? Space::Global : token.text == ".const" ? Space::Const : Space::Shared;
      for (Variable &v : variables(space, isExtern)) ptx_->variables.push_back(std::move(v));
      return;
    } else if (token.text == ".alias" || token.text == ".pragma") {
      return skipStatement();
    } else {
      throw PtxError(token.line, "unexpected '" + std::string(token.text) + "' outside a function");
    }
  }
}

void Parser::file() {
  u32 index = u32(lex_.integer());
  ptx_->files[index] = lex_.next().text;
  while (lex_.accept(',')) lex_.next();
}

void Parser::skipStatement() {
  while (!lex_.accept(';')) {
    if (lex_.peek().kind == Token::End) lex_.fail("';' is missing");
    lex_.next();
  }
}

std::vector<Variable> Parser::parameters() {
  std::vector<Variable> list;
  if (!lex_.accept('(')) return list;
  while (!lex_.accept(')')) {
    Token space = lex_.word();
    if (space.text != ".param" && space.text != ".reg") throw PtxError(space.line, "expected .param");
    Variable v;
    v.space = Space::Param;
    while (lex_.peek().text.starts_with('.')) {
      Token word = lex_.next();
      if (word.text == ".align") v.align = u32(lex_.integer());
      else if (word.text == ".ptr" || word.text == ".global" || word.text == ".shared" || word.text == ".const" || word.text == ".local") continue;
      else if (Type type = typeNamed(word.text.substr(1)); type != Type::None) v.type = type;
      else throw PtxError(word.line, "unexpected '" + std::string(word.text) + "' in a parameter");
    }
    if (space.text == ".reg" ) throw PtxError(space.line, "register parameters aren't supported", true);
    v.name = lex_.word().text;
    v.bytes = sizeOf(v.type);
    if (lex_.accept('[')) {
      v.bytes *= lex_.peek().is(']') ? 0 : u64(lex_.integer());
      lex_.expect(']');
    }
    v.align = std::max(v.align, sizeOf(v.type));
    list.push_back(v);
    if (!lex_.accept(',') && !lex_.peek().is(')')) lex_.fail("expected ',' or ')' in a list of parameters");
  }
  return list;
}

void Parser::performanceDirectives(Function &f) {
  while (lex_.peek().kind == Token::Word) {
    Token word = lex_.next();
    if (word.text == ".reqntid" || word.text == ".maxntid") {
      u32 n[3] = {u32(lex_.integer()), 1, 1};
      for (int k = 1; k < 3 && lex_.accept(','); k++) n[k] = u32(lex_.integer());
      if (word.text == ".reqntid") std::copy(n, n + 3, f.requiredThreads);
      else f.maxThreads = n[0] * n[1] * n[2];
    } else if (word.text == ".minnctapersm" || word.text == ".maxnreg" || word.text == ".maxnctapersm") {
      lex_.integer();
    } else if (word.text == ".pragma") {
      skipStatement();
    } else if (word.text == ".noreturn") {
    } else {  // .reqnctapercluster, .explicitcluster, .maxclusterrank, ...
      f.refused = "directive " + std::string(word.text) + " isn't supported";
      f.refusedLine = word.line;
      while (lex_.peek().kind == Token::Number || lex_.peek().is(',')) lex_.next();
    }
  }
}

void Parser::function(bool entry) {
  auto f = std::make_unique<Function>();
  f->entry = entry;
  f->line = lex_.peek().line;
  if (!entry && lex_.peek().is('(')) f->results = parameters();
  f->name = lex_.word().text;
  f->parameters = parameters();
  performanceDirectives(*f);
  if (!lex_.accept(';')) {
    f->hasBody = true;
    location_ = {};
    scopes_ = {{0, {}}};
    lex_.expect('{');
    block(*f);
  }
  for (auto &other : ptx_->functions)
    if (other->name == f->name) {  // a declaration comes before its definition
      if (f->hasBody) other = std::move(f);
      return;
    }
  ptx_->functions.push_back(std::move(f));
}

void Parser::block(Function &f) {
  while (!lex_.accept('}')) {
    if (lex_.peek().kind == Token::End) lex_.fail("'}' of function " + f.name + " is missing");
    try {
      statement(f);
    } catch (const PtxError &e) {
      if (!e.unsupported) throw;
      if (f.refused.empty()) {
        f.refused = withoutLine(e);
        f.refusedLine = e.line;
      }
      skipStatement();
    }
  }
}

void Parser::statement(Function &f) {
  const Token &token = lex_.peek();
  if (lex_.accept(';')) return;
  if (token.is('{')) {
    lex_.next();
    f.scopes.push_back(scopes_.back().id);
    scopes_.push_back({u32(f.scopes.size() - 1), {}});
    block(f);
    scopes_.pop_back();
    return;
  }
  if (token.kind == Token::Word && lex_.after().is(':')) {
    std::string name(lex_.next().text);
    lex_.expect(':');
    if (lex_.peek().is(".branchtargets")) {
      lex_.next();
      auto &targets = f.branchTargets[name];
      do targets.emplace_back(lex_.word().text);
      while (lex_.accept(','));
      lex_.expect(';');
    } else if (lex_.peek().is(".callprototype") || lex_.peek().is(".calltargets")) {
      skipStatement();
    } else if (!f.labels.emplace(std::pair(scopes_.back().id, name), u32(f.body.size())).second) {
      lex_.fail("label " + name + " stands twice");
    }
    return;
  }
  if (token.is(".reg")) return registers(f);
  if (token.is(".loc")) return location();
  if (token.is(".pragma")) return skipStatement();
  if (token.is(".local") || token.is(".shared") || token.is(".param")) {
    Space space = token.is(".local") ? Space::Local : token.is(".shared") ? Space::Shared : Space::Param;
    lex_.next();
    for (Variable &v : variables(space, false)) {
      if (scopes_.size() > 1) {
        std::string unique = v.name + "#" + std::to_string(++unique_);
        scopes_.back().names[v.name] = unique;
        v.name = unique;
      }
      f.variables.push_back(std::move(v));
    }
    return;
  }
  instruction(f);
}

void Parser::registers(Function &f) {
  lex_.next();
  Token typeToken = lex_.word();
  if (typeToken.text == ".v2" || typeToken.text == ".v4") throw PtxError(typeToken.line, "vector registers aren't supported", true);
  Type type = typeNamed(typeToken.text.substr(1));
  if (type == Type::None) throw PtxError(typeToken.line, "unknown type " + std::string(typeToken.text));
  do {
    RegisterFamily family{std::string(lex_.word().text), 0, type};
    if (lex_.accept('<')) {
      family.count = u32(lex_.integer());
      lex_.expect('>');
    }
    if (scopes_.size() > 1) {
      std::string unique = family.prefix + "#" + std::to_string(++unique_) + "#";
      if (family.count) {
        for (u32 k = 0; k < family.count; k++)
          scopes_.back().names[family.prefix + std::to_string(k)] = unique + std::to_string(k);
      } else {
        scopes_.back().names[family.prefix] = unique;
      }
      family.prefix = unique;
    }
    f.registers.push_back(family);
  } while (lex_.accept(','));
  lex_.expect(';');
}

void Parser::location() {
  lex_.next();
  SourceLine at;
  at.file = u32(lex_.integer());
  at.line = u32(lex_.integer());
  lex_.integer();
  if (lex_.accept(',')) {  // function_name LABEL[+n], inlined_at file line column
    lex_.word();
    lex_.word();
    if (lex_.accept('+')) lex_.integer();
    lex_.expect(',');
    lex_.word();
    for (int k = 0; k < 3; k++) lex_.integer();
  }
  if (at.line) location_ = at;
}

std::vector<Variable> Parser::variables(Space space, bool isExtern) {
  Variable base;
  base.space = space;
  base.isExtern = isExtern;
  while (lex_.peek().kind == Token::Word && lex_.peek().text.starts_with('.')) {
    Token word = lex_.next();
    if (word.text == ".align") base.align = u32(lex_.integer());
    else if (word.text == ".v2" || word.text == ".v4") base.vector = word.text == ".v2" ? 2 : 4;
    else if (word.text == ".attribute") {
      lex_.expect('(');
      while (!lex_.accept(')')) lex_.next();
    } else if (Type type = typeNamed(word.text.substr(1)); type != Type::None) base.type = type;
    else throw PtxError(word.line, "unexpected '" + std::string(word.text) + "' in a declaration", true);
  }
  if (base.type == Type::None) lex_.fail("a declaration without a type");
  base.align = std::max(base.align, sizeOf(base.type) * base.vector);
  std::vector<Variable> list;
  do {
    Variable v = base;
    v.name = lex_.word().text;
    v.bytes = u64(sizeOf(v.type)) * v.vector;
    bool open = false;
    while (lex_.accept('[')) {
      if (lex_.peek().is(']')) open = true;
      else v.bytes *= u64(lex_.integer());
      lex_.expect(']');
    }
    if (lex_.accept('=')) initialiser(v);
    if (open) v.bytes = v.initial.size();
    list.push_back(std::move(v));
  } while (lex_.accept(','));
  lex_.expect(';');
  return list;
}

void Parser::initialiser(Variable &v) {
  u64 at = 0;
  if (v.bytes) v.initial.resize(v.bytes);
  initialiserItem(v, at);
}

void Parser::initialiserItem(Variable &v, u64 &at) {
  if (lex_.accept('{')) {
    while (!lex_.accept('}')) {
      initialiserItem(v, at);
      lex_.accept(',');
    }
    return;
  }
  u32 size = sizeOf(v.type);
  if (v.initial.size() < at + size) v.initial.resize(at + size);
  const Token &token = lex_.peek();
  if (token.kind == Token::Word || token.is('(')) {  // symbol, symbol+n, generic(symbol), mask(symbol)
    Variable::Reference ref{at, "", 0, size, 0};
    std::string word(lex_.word().text);
    if (word == "generic") {
      lex_.expect('(');
      word = lex_.word().text;
      if (lex_.accept('+')) ref.offset = lex_.integer();
      lex_.expect(')');
    }
    ref.symbol = word;
    if (lex_.accept('+')) ref.offset += lex_.integer();
    v.references.push_back(ref);
  } else if (token.kind == Token::Number && lex_.after().is('(')) {  // 0xFF00(symbol): one byte of an address
    Token mask = lex_.next();
    u64 bits = literal(mask.text, mask.line).bits;
    lex_.expect('(');
    Variable::Reference ref{at, "", 0, size, bits ? u32(__builtin_ctzll(bits)) : 0};
    ref.symbol = lex_.word().text;
    if (ref.symbol == "generic") {
      lex_.expect('(');
      ref.symbol = lex_.word().text;
      if (lex_.accept('+')) ref.offset = lex_.integer();
      lex_.expect(')');
    }
    if (lex_.accept('+')) ref.offset += lex_.integer();
    lex_.expect(')');
    v.references.push_back(ref);
  } else {
    bool negative = lex_.accept('-');
    Token number = lex_.next();
    if (number.kind != Token::Number) throw PtxError(number.line, "expected a value in an initialiser");
    Literal value = literal(number.text, number.line);
    u64 bits = value.bits;
    if (v.type == Type::F32 && value.form == Literal::Double) bits = bitCast<u32>(float(bitCast<double>(bits)));
    if (negative) bits = isFloat(v.type) ? bits ^ (1ull << (size * 8 - 1)) : 0 - bits;
    std::memcpy(v.initial.data() + at, &bits, std::min<u32>(size, 8));
  }
  at += size;
}

}  // namespace emu
