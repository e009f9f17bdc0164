// Reads PTX text into the structures of ast.h (PTX ISA, chapters 4, 5 and 11).
#pragma once

#include "ast.h"
#include "lexer.h"

namespace emu {

// What an error says, without the line that it begins with.
std::string withoutLine(const PtxError &e);

class Parser {
 public:
  explicit Parser(std::string_view source) : lex_(source) {}
  std::unique_ptr<Ptx> run();

 private:
  // A block `{ ... }` of a function: names declared in it hide those outside, so they get names of their own.
  struct Scope {
    u32 id;
    std::map<std::string, std::string> names;
  };

  void header();
  void moduleStatement();
  void file();
  void function(bool entry);
  std::vector<Variable> parameters();
  void performanceDirectives(Function &f);
  void block(Function &f);
  void statement(Function &f);
  void registers(Function &f);
  void location();
  void skipStatement();
  std::vector<Variable> variables(Space space, bool isExtern);
  void initialiser(Variable &v);
  void initialiserItem(Variable &v, u64 &at);

  void instruction(Function &f);
  void call(Function &f, Instruction &i);
  std::vector<Operand> argumentList();
  Operand operand();
  Operand address();
  std::string resolved(std::string_view name) const;

  Lexer lex_;
  std::unique_ptr<Ptx> ptx_ = std::make_unique<Ptx>();
  std::vector<Scope> scopes_;
  SourceLine location_;
  u32 unique_ = 0;
};

}  // namespace emu
