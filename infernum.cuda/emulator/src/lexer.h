// Cuts PTX into tokens (PTX ISA, section 4.2 to 4.5).
#pragma once

#include <string_view>

#include "types.h"

namespace emu {

struct Token {
  // A Word is an identifier, a directive or an instruction with its dots: `ld.global.nc.v4.f32`, `.reg`, `%r1`.
  enum Kind : u8 { End, Word, Number, String, Symbol } kind = End;
  std::string_view text;
  u32 line = 0;

  bool is(char symbol) const { return kind == Symbol && text[0] == symbol; }
  bool is(std::string_view word) const { return kind == Word && text == word; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) { advance(); }

  const Token &peek() const { return current_; }
  Token next();                  // takes the current token
  bool accept(char symbol);      // takes it if it is this symbol
  void expect(char symbol);      // or throws PtxError
  Token word();                  // takes a Word or throws PtxError
  s64 integer();                 // takes an integer, with a sign, or throws PtxError
  // The next token without taking the current one: what tells a label from an instruction.
  Token after() const;
  [[noreturn]] void fail(const std::string &message) const;

 private:
  void advance();
  void skipBlank();

  std::string_view source_;
  size_t at_ = 0;
  u32 line_ = 1;
  Token current_;
};

// The value of a Number token: its bits, and which of the forms of PTX ISA 4.5 it has.
struct Literal {
  enum Form : u8 { Integer, Single, Double } form = Integer;
  u64 bits = 0;
};
Literal literal(std::string_view text, u32 line);

}  // namespace emu
