/** What the printed C stands on: vectors of a fixed width. */
import { plainVectors } from './plain-vectors.ts'

/**
 * Types and functions for vectors of `lanes` f32 or i32. Where the compiler targets
 * AVX-512 (16 lanes), AVX2 (8) or SSE4 (4), those few operations that the extensions lack are
 * intrinsics; elsewhere they are loops over lanes, which give the same values. Compilers without
 * the extensions of GCC and Clang take structs of lanes; so does any where PLAIN_C is defined.
 *
 * - `vmin`/`vmax` give NaN where either operand is NaN, and the second where both are equal.
 * - `to_int` truncates, saturates and gives 0 for NaN.
 * - `masks` are what comparisons of vectors give: a bit or a whole lane per element.
 */
export function prelude(lanes: number): string {
  const { feature, prefix, type } = x86[lanes]!
  return `${scalars}
#define LANES ${lanes}
#define EACH for (int k = 0; k < LANES; k++)

#if defined(__GNUC__) && !defined(PLAIN_C)
#ifdef ${feature}
#include <immintrin.h>
#define X86(f) ${prefix}_##f
#define FV ${type}
#define IV ${type}i
#endif
${types}
${lanes === 16 ? maskedLanes : laneMasks}
${lanes === 16 ? vectors.replace(floorX86, floor512) : vectors}
${lanes === 16 ? maskedStore : partialStore}#else
${plainVectors}#endif

${either}`
}

/** What x86 has for so many lanes, where the compiler may use it. */
const x86: { readonly [lanes: number]: { feature: string; prefix: string; type: string } } = {
  16: { feature: '__AVX512F__', prefix: '_mm512', type: '__m512' },
  8: { feature: '__AVX2__', prefix: '_mm256', type: '__m256' },
  4: { feature: '__SSE4_1__', prefix: '_mm', type: '__m128' },
}

const scalars = `#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wpsabi" /* vectors are passed within this file alone */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* other machines need them */
#endif

static inline float f32_at(const char *p) { float x; memcpy(&x, p, 4); return x; }
static inline int32_t i32_at(const char *p) { int32_t x; memcpy(&x, p, 4); return x; }
static inline int32_t u8_at(const char *p) { return *(const uint8_t *)p; }
static inline void put_f32(char *p, float x) { memcpy(p, &x, 4); }
static inline void put_i32(char *p, int32_t x) { memcpy(p, &x, 4); }
static inline void put_u8(char *p, int32_t x) { *(uint8_t *)p = (uint8_t)x; }
static inline float from_bits(int32_t x) { float y; memcpy(&y, &x, 4); return y; }
static inline int32_t bits(float x) { int32_t y; memcpy(&y, &x, 4); return y; }
static inline float f32_min(float a, float b) { return a != a ? a : a < b ? a : b; }
static inline float f32_max(float a, float b) { return a != a ? a : b < a ? a : b; }
static inline int32_t i32_abs(int32_t a) { return a < 0 ? (int32_t)(0u - (uint32_t)a) : a; }
static inline int32_t i32_min(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t i32_max(int32_t a, int32_t b) { return b < a ? a : b; }
static inline int32_t shl(int32_t a, int32_t n) { return (int32_t)((uint32_t)a << (n & 31)); }
static inline int32_t shr(int32_t a, int32_t n) { return (int32_t)((uint32_t)a >> (n & 31)); }
static inline int32_t to_int(float x) {
  if (x != x) return 0;
  if (x >= 2147483648.0f) return INT32_MAX;
  if (x < -2147483648.0f) return INT32_MIN;
  return (int32_t)x;
}
#ifdef __GNUC__
#define prefetch(p) __builtin_prefetch(p, 0, 2)
#else
#define prefetch(p) ((void)(p))
#endif
static inline float madd(float a, float b, float c) {
#ifdef __FP_FAST_FMAF
  return __builtin_fmaf(a, b, c);
#else
  return a * b + c;
#endif
}
`

const types = `typedef float f32v __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t i32v __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef uint32_t u32v __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef uint8_t u8v __attribute__((vector_size(LANES), aligned(1), may_alias));

#define lane(x, k) ((x)[k])
static inline f32v splat(float x) { return x - (f32v){0}; }
static inline i32v splat_i(int32_t x) { return x - (i32v){0}; }
static inline i32v lane_numbers(void) { i32v y; EACH y[k] = k; return y; }
static inline f32v load(const char *p) { return *(const f32v *)p; }
static inline i32v load_i(const char *p) { return *(const i32v *)p; }
static inline i32v load_u8(const char *p) {
  return __builtin_convertvector(*(const u8v *)p, i32v);
}
static inline void store(char *p, f32v x) { *(f32v *)p = x; }
static inline void store_i(char *p, i32v x) { *(i32v *)p = x; }
static inline void store_u8(char *p, i32v x) { *(u8v *)p = __builtin_convertvector(x, u8v); }
static inline i32v vbits(f32v x) { return (i32v)x; }
static inline f32v vfrom_bits(i32v x) { return (f32v)x; }
static inline f32v to_float(i32v x) { return __builtin_convertvector(x, f32v); }
static inline f32v vadd(f32v a, f32v b) { return a + b; }
static inline f32v vsub(f32v a, f32v b) { return a - b; }
static inline f32v vmul(f32v a, f32v b) { return a * b; }
static inline f32v vdiv(f32v a, f32v b) { return a / b; }
static inline i32v vand_i(i32v a, i32v b) { return a & b; }
static inline i32v vor_i(i32v a, i32v b) { return a | b; }
static inline i32v vxor_i(i32v a, i32v b) { return a ^ b; }
static inline f32v vneg(f32v x) { return (f32v)((i32v)x ^ INT32_MIN); }
static inline f32v vabs(f32v x) { return (f32v)((i32v)x & INT32_MAX); }
static inline i32v vadd_i(i32v a, i32v b) { return (i32v)((u32v)a + (u32v)b); }
static inline i32v vsub_i(i32v a, i32v b) { return (i32v)((u32v)a - (u32v)b); }
static inline i32v vmul_i(i32v a, i32v b) { return (i32v)((u32v)a * (u32v)b); }
static inline i32v vshl(i32v a, int n) { return (i32v)((u32v)a << (n & 31)); }
static inline i32v vshr(i32v a, int n) { return (i32v)((u32v)a >> (n & 31)); }
`

const laneMasks = `typedef i32v mask;
static inline mask all_lanes(int x) { return splat_i(-x); }
static inline mask vlt(f32v a, f32v b) { return (mask)(a < b); }
static inline mask vle(f32v a, f32v b) { return (mask)(a <= b); }
static inline mask veq(f32v a, f32v b) { return (mask)(a == b); }
static inline mask vlt_i(i32v a, i32v b) { return (mask)(a < b); }
static inline mask vle_i(i32v a, i32v b) { return (mask)(a <= b); }
static inline mask veq_i(i32v a, i32v b) { return (mask)(a == b); }
static inline mask vnot(mask a) { return ~a; }
static inline mask vall(mask a, mask b) { return a & b; }
static inline mask vany(mask a, mask b) { return a | b; }
static inline i32v vselect_i(mask m, i32v a, i32v b) { return (m & a) | (~m & b); }
static inline f32v vselect(mask m, f32v a, f32v b) {
#ifdef X86
  return (f32v)X86(blendv_ps)((FV)b, (FV)a, (FV)m);
#else
  return (f32v)vselect_i(m, (i32v)a, (i32v)b);
#endif
}
`

/** AVX-512 has a bit for each lane. */
const maskedLanes = `#ifdef X86
typedef __mmask16 mask;
static inline mask all_lanes(int x) { return x ? 0xffff : 0; }
static inline mask vlt(f32v a, f32v b) { return _mm512_cmp_ps_mask((FV)a, (FV)b, _CMP_LT_OQ); }
static inline mask vle(f32v a, f32v b) { return _mm512_cmp_ps_mask((FV)a, (FV)b, _CMP_LE_OQ); }
static inline mask veq(f32v a, f32v b) { return _mm512_cmp_ps_mask((FV)a, (FV)b, _CMP_EQ_OQ); }
static inline mask vlt_i(i32v a, i32v b) { return _mm512_cmplt_epi32_mask((IV)a, (IV)b); }
static inline mask vle_i(i32v a, i32v b) { return _mm512_cmple_epi32_mask((IV)a, (IV)b); }
static inline mask veq_i(i32v a, i32v b) { return _mm512_cmpeq_epi32_mask((IV)a, (IV)b); }
static inline mask vnot(mask a) { return (mask)~a; }
static inline mask vall(mask a, mask b) { return a & b; }
static inline mask vany(mask a, mask b) { return a | b; }
static inline f32v vselect(mask m, f32v a, f32v b) {
  return (f32v)_mm512_mask_blend_ps(m, (FV)b, (FV)a);
}
static inline i32v vselect_i(mask m, i32v a, i32v b) {
  return (i32v)_mm512_mask_blend_epi32(m, (IV)b, (IV)a);
}
#else
${laneMasks}#endif
`

const floorX86 = '  return (f32v)X86(floor_ps)((FV)x);'

const floor512 =
  '  return (f32v)_mm512_roundscale_ps((FV)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);'

const vectors = `#ifdef X86
/* The instruction gives its second operand where either is NaN, and where both are equal. */
static inline f32v vmin_number(f32v a, f32v b) { return (f32v)X86(min_ps)((FV)b, (FV)a); }
static inline f32v vmax_number(f32v a, f32v b) { return (f32v)X86(max_ps)((FV)b, (FV)a); }
static inline f32v vmin(f32v a, f32v b) {
  return vselect(vnot(veq(a, a)), a, (f32v)X86(min_ps)((FV)a, (FV)b));
}
static inline f32v vmax(f32v a, f32v b) {
  return vselect(vnot(veq(a, a)), a, (f32v)X86(max_ps)((FV)a, (FV)b));
}
static inline i32v vmin_i(i32v a, i32v b) { return (i32v)X86(min_epi32)((IV)a, (IV)b); }
static inline i32v vmax_i(i32v a, i32v b) { return (i32v)X86(max_epi32)((IV)a, (IV)b); }
static inline f32v vsqrt(f32v x) { return (f32v)X86(sqrt_ps)((FV)x); }
static inline i32v vto_int(f32v x) {
  /* Out of range the instruction gives INT32_MIN, which is right below, and mended above. */
  i32v y = (i32v)X86(cvttps_epi32)((FV)x);
  y = vselect_i(vle(splat(2147483648.0f), x), splat_i(INT32_MAX), y);
  return vselect_i(veq(x, x), y, (i32v){0});
}
static inline f32v vfloor(f32v x) {
${floorX86}
}
#else
static inline f32v vmin(f32v a, f32v b) { f32v y; EACH y[k] = f32_min(a[k], b[k]); return y; }
static inline f32v vmax(f32v a, f32v b) { f32v y; EACH y[k] = f32_max(a[k], b[k]); return y; }
static inline f32v vmin_number(f32v a, f32v b) { return vselect(vlt(b, a), b, a); }
static inline f32v vmax_number(f32v a, f32v b) { return vselect(vlt(a, b), b, a); }
static inline i32v vmin_i(i32v a, i32v b) { return vselect_i(vlt_i(a, b), a, b); }
static inline i32v vmax_i(i32v a, i32v b) { return vselect_i(vlt_i(b, a), a, b); }
static inline f32v vsqrt(f32v x) { f32v y; EACH y[k] = sqrtf(x[k]); return y; }
static inline i32v vto_int(f32v x) { i32v y; EACH y[k] = to_int(x[k]); return y; }
static inline f32v vfloor(f32v x) { f32v y; EACH y[k] = floorf(x[k]); return y; }
#endif

static inline f32v vmadd(f32v a, f32v b, f32v c) {
#if defined(X86) && defined(__FMA__)
  return (f32v)X86(fmadd_ps)((FV)a, (FV)b, (FV)c);
#elif defined(__FP_FAST_FMAF)
  f32v y; EACH y[k] = __builtin_fmaf(a[k], b[k], c[k]); return y;
#else
  return a * b + c;
#endif
}
`

const storeComment =
  '/* Stores the first n lanes; all where n is larger, none where it is not positive. */'

const partialStore = `${storeComment}
static inline void store_some(char *p, f32v x, int32_t n) {
  if (n >= LANES) store(p, x);
  else if (n > 0) memcpy(p, &x, 4 * (size_t)n);
}
`

const maskedStore = `#ifdef X86
${storeComment}
static inline void store_some(char *p, f32v x, int32_t n) {
  _mm512_mask_storeu_ps(p, n >= 16 ? 0xffff : n > 0 ? (mask)((1u << n) - 1) : 0, (FV)x);
}
#else
${partialStore}#endif
`

const either = `static inline i32v vneg_i(i32v x) { return vsub_i(splat_i(0), x); }
static inline i32v vabs_i(i32v x) { return vmax_i(x, vneg_i(x)); }
static inline void store_some_i(char *p, i32v x, int32_t n) { store_some(p, vfrom_bits(x), n); }
static inline void store_some_u8(char *p, i32v x, int32_t n) {
  EACH if (k < n) put_u8(p + k, lane(x, k));
}
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
`
