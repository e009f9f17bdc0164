// Integer arithmetic, bits and words.
#include "common.cuh"

KERNEL bit_operations(unsigned* out, const unsigned* in) {
  const unsigned x = in[threadIdx.x], y = in[(threadIdx.x + 1) % blockDim.x];
  const unsigned long long wide = (unsigned long long)y << 32 | x;
  unsigned* mine = out + 16 * threadIdx.x;
  mine[0] = __popc(x);
  mine[1] = __clz(int(x));
  mine[2] = __brev(x);
  mine[3] = __ffs(int(x));
  mine[4] = __popcll(wide) * 100 + __clzll((long long)(wide >> (x % 40)));
  mine[5] = unsigned(__brevll(wide) >> 13);
  mine[6] = (x & y) ^ (~x | 0x1234u);                       // lop3
  mine[7] = (x >> 7 & 0x1ff) + (unsigned(int(y) << 4) >> 20);  // bfe
  mine[8] = __byte_perm(x, y, 0x5140);
  mine[9] = __byte_perm(x, y, y & 0x7777);
  mine[10] = __funnelshift_l(x, y, y % 32);
  mine[11] = __funnelshift_r(x, y, 37);
  mine[12] = __funnelshift_lc(x, y, 40);
  unsigned inserted;
  asm("bfi.b32 %0, %1, %2, 5, 11;" : "=r"(inserted) : "r"(x), "r"(y));
  mine[13] = inserted;
  int field;
  asm("bfe.s32 %0, %1, %2, %3;" : "=r"(field) : "r"(int(x)), "r"(y % 40), "r"(x % 40));
  mine[14] = unsigned(field);
  asm("bfind.s32 %0, %1;" : "=r"(mine[15]) : "r"(int(x)));
}

// Counts of 32 and more: PTX gives zero, or the sign.
KERNEL shifts_beyond_width(unsigned* out, const unsigned* in, const unsigned* counts) {
  const unsigned x = in[threadIdx.x], n = counts[threadIdx.x];
  unsigned* mine = out + 6 * threadIdx.x;
  asm("shl.b32 %0, %1, %2;" : "=r"(mine[0]) : "r"(x), "r"(n));
  asm("shr.u32 %0, %1, %2;" : "=r"(mine[1]) : "r"(x), "r"(n));
  asm("shr.s32 %0, %1, %2;" : "=r"(mine[2]) : "r"(int(x)), "r"(n));
  unsigned short narrow;
  asm("shl.b16 %0, %1, %2;" : "=h"(narrow) : "h"((unsigned short)x), "r"(n));
  mine[3] = narrow;
  unsigned long long wide;
  asm("shl.b64 %0, %1, %2;" : "=l"(wide) : "l"((unsigned long long)x), "r"(n));
  mine[4] = unsigned(wide >> 16);
  long long signed_wide;
  asm("shr.s64 %0, %1, %2;" : "=l"(signed_wide) : "l"((long long)(int)x << 20), "r"(n));
  mine[5] = unsigned(signed_wide);
}

KERNEL multiply_high_wide(long long* out, const int* a, const int* b) {
  const int x = a[threadIdx.x], y = b[threadIdx.x];
  const long long wide = (long long)x << 31 ^ y;
  long long* mine = out + 9 * threadIdx.x;
  mine[0] = (long long)x * y;
  mine[1] = (unsigned long long)unsigned(x) * unsigned(y);
  mine[2] = __mulhi(x, y);
  mine[3] = __umulhi(unsigned(x), unsigned(y));
  mine[4] = __mul64hi(wide, wide + y);
  mine[5] = (long long)__umul64hi((unsigned long long)wide, 0x123456789abcdefull);
  mine[6] = __mul24(x, y) + (long long)__umul24(unsigned(x), unsigned(y));
  mine[7] = (long long)x * y + wide;
  mine[8] = __sad(x, y, unsigned(x)) + __hadd(x, y) + __rhadd(x, y);
}

KERNEL divide_remainder(long long* out, const long long* a, const long long* b) {
  const long long x = a[threadIdx.x], y = b[threadIdx.x];
  long long* mine = out + 8 * threadIdx.x;
  mine[0] = x / y;
  mine[1] = x % y;
  mine[2] = (long long)((unsigned long long)x / (unsigned long long)y);
  mine[3] = (long long)((unsigned long long)x % (unsigned long long)y);
  const int narrow = int(y) == 0 ? 3 : int(y);
  mine[4] = int(x >> 8) / (narrow == -1 ? 5 : narrow);
  mine[5] = int(x >> 8) % (narrow == -1 ? 5 : narrow);
  mine[6] = unsigned(x) / unsigned(narrow);
  mine[7] = unsigned(x) % 10u + short(x) / 7 + (x < 0 ? -1 : 1) * (llabs(x / 1000) % 97);
}

// 128-bit sums and differences with carries, and a 128-bit product.
KERNEL carry_chains(unsigned long long* out, const ulonglong2* a, const ulonglong2* b) {
  const ulonglong2 x = a[threadIdx.x], y = b[threadIdx.x];
  unsigned long long* mine = out + 6 * threadIdx.x;
  asm("{add.cc.u64 %0, %2, %4; addc.u64 %1, %3, %5;}" : "=&l"(mine[0]), "=l"(mine[1]) : "l"(x.x), "l"(x.y), "l"(y.x), "l"(y.y));
  asm("{sub.cc.u64 %0, %2, %4; subc.u64 %1, %3, %5;}" : "=&l"(mine[2]), "=l"(mine[3]) : "l"(x.x), "l"(x.y), "l"(y.x), "l"(y.y));
  const unsigned __int128 product = (unsigned __int128)x.x * y.y;
  mine[4] = (unsigned long long)product;
  mine[5] = (unsigned long long)(product >> 64);
}

// Four bytes or two shorts in a word.
KERNEL words_of_bytes(unsigned* out, const unsigned* in) {
  const unsigned x = in[threadIdx.x], y = in[(threadIdx.x + 7) % blockDim.x];
  unsigned* mine = out + 8 * threadIdx.x;
  mine[0] = __vadd4(x, y);
  mine[1] = __vsub2(x, y);
  mine[2] = __vmaxs4(x, y);
  mine[3] = __vminu4(x, y);
  mine[4] = __vabsdiffu4(x, y);
  mine[5] = __vaddss2(x, y);
  mine[6] = __vcmpgtu4(x, y);
  mine[7] = __vsadu4(x, y);
}

KERNEL selects_and_extremes(long long* out, const long long* in) {
  const long long x = in[threadIdx.x], y = in[blockDim.x - 1 - threadIdx.x];
  long long* mine = out + 7 * threadIdx.x;
  mine[0] = min(x, y);
  mine[1] = max(x, y);
  mine[2] = (long long)min((unsigned long long)x, (unsigned long long)y);
  mine[3] = (long long)max((unsigned long long)x, (unsigned long long)y);
  mine[4] = min(int(x), int(y)) + llabs(x >> 8) + (y > 3 ? x : -y);
  mine[5] = max(short(x), short(y)) * 3 + (unsigned char)x;
  mine[6] = (x != 0 && y / (x | 1) > 2) || (x ^ y) < 0 ? ~x : (x & y);
}
