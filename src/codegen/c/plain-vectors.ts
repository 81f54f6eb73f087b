/** Vectors for compilers without GCC's extensions: structs of lanes, with the same values. */

/** The types and functions of the prelude that name the extensions, in plain C11. */
export const plainVectors = `typedef struct { float at[LANES]; } f32v;
typedef struct { int32_t at[LANES]; } i32v;
typedef i32v mask;

#define lane(x, k) ((x).at[k])
static inline f32v splat(float x) { f32v y; EACH y.at[k] = x; return y; }
static inline i32v splat_i(int32_t x) { i32v y; EACH y.at[k] = x; return y; }
static inline i32v lane_numbers(void) { i32v y; EACH y.at[k] = k; return y; }
static inline f32v load(const char *p) { f32v y; memcpy(&y, p, sizeof y); return y; }
static inline i32v load_i(const char *p) { i32v y; memcpy(&y, p, sizeof y); return y; }
static inline i32v load_u8(const char *p) { i32v y; EACH y.at[k] = u8_at(p + k); return y; }
static inline void store(char *p, f32v x) { memcpy(p, &x, sizeof x); }
static inline void store_i(char *p, i32v x) { memcpy(p, &x, sizeof x); }
static inline void store_u8(char *p, i32v x) { EACH put_u8(p + k, x.at[k]); }
static inline i32v vbits(f32v x) { i32v y; memcpy(&y, &x, sizeof y); return y; }
static inline f32v vfrom_bits(i32v x) { f32v y; memcpy(&y, &x, sizeof y); return y; }
static inline f32v to_float(i32v x) { f32v y; EACH y.at[k] = (float)x.at[k]; return y; }
static inline i32v vto_int(f32v x) { i32v y; EACH y.at[k] = to_int(x.at[k]); return y; }
static inline f32v vadd(f32v a, f32v b) { EACH a.at[k] += b.at[k]; return a; }
static inline f32v vsub(f32v a, f32v b) { EACH a.at[k] -= b.at[k]; return a; }
static inline f32v vmul(f32v a, f32v b) { EACH a.at[k] *= b.at[k]; return a; }
static inline f32v vdiv(f32v a, f32v b) { EACH a.at[k] /= b.at[k]; return a; }
static inline f32v vneg(f32v x) { EACH x.at[k] = -x.at[k]; return x; }
static inline f32v vabs(f32v x) { EACH x.at[k] = fabsf(x.at[k]); return x; }
static inline f32v vsqrt(f32v x) { EACH x.at[k] = sqrtf(x.at[k]); return x; }
static inline f32v vfloor(f32v x) { EACH x.at[k] = floorf(x.at[k]); return x; }
static inline f32v vmadd(f32v a, f32v b, f32v c) {
  EACH c.at[k] = madd(a.at[k], b.at[k], c.at[k]);
  return c;
}
static inline f32v vmin(f32v a, f32v b) { EACH a.at[k] = f32_min(a.at[k], b.at[k]); return a; }
static inline f32v vmax(f32v a, f32v b) { EACH a.at[k] = f32_max(a.at[k], b.at[k]); return a; }
static inline f32v vmin_number(f32v a, f32v b) {
  EACH if (b.at[k] < a.at[k]) a.at[k] = b.at[k];
  return a;
}
static inline f32v vmax_number(f32v a, f32v b) {
  EACH if (b.at[k] > a.at[k]) a.at[k] = b.at[k];
  return a;
}
static inline uint32_t u(int32_t x) { return (uint32_t)x; }
static inline i32v vadd_i(i32v a, i32v b) {
  EACH a.at[k] = (int32_t)(u(a.at[k]) + u(b.at[k]));
  return a;
}
static inline i32v vsub_i(i32v a, i32v b) {
  EACH a.at[k] = (int32_t)(u(a.at[k]) - u(b.at[k]));
  return a;
}
static inline i32v vmul_i(i32v a, i32v b) {
  EACH a.at[k] = (int32_t)(u(a.at[k]) * u(b.at[k]));
  return a;
}
static inline i32v vand_i(i32v a, i32v b) { EACH a.at[k] &= b.at[k]; return a; }
static inline i32v vor_i(i32v a, i32v b) { EACH a.at[k] |= b.at[k]; return a; }
static inline i32v vxor_i(i32v a, i32v b) { EACH a.at[k] ^= b.at[k]; return a; }
static inline i32v vmin_i(i32v a, i32v b) { EACH a.at[k] = i32_min(a.at[k], b.at[k]); return a; }
static inline i32v vmax_i(i32v a, i32v b) { EACH a.at[k] = i32_max(a.at[k], b.at[k]); return a; }
static inline i32v vshl(i32v a, int n) { EACH a.at[k] = shl(a.at[k], n); return a; }
static inline i32v vshr(i32v a, int n) { EACH a.at[k] = shr(a.at[k], n); return a; }
static inline mask all_lanes(int x) { return splat_i(-x); }
static inline mask vlt(f32v a, f32v b) { mask y; EACH y.at[k] = -(a.at[k] < b.at[k]); return y; }
static inline mask vle(f32v a, f32v b) { mask y; EACH y.at[k] = -(a.at[k] <= b.at[k]); return y; }
static inline mask veq(f32v a, f32v b) { mask y; EACH y.at[k] = -(a.at[k] == b.at[k]); return y; }
static inline mask vlt_i(i32v a, i32v b) { EACH a.at[k] = -(a.at[k] < b.at[k]); return a; }
static inline mask vle_i(i32v a, i32v b) { EACH a.at[k] = -(a.at[k] <= b.at[k]); return a; }
static inline mask veq_i(i32v a, i32v b) { EACH a.at[k] = -(a.at[k] == b.at[k]); return a; }
static inline mask vnot(mask a) { EACH a.at[k] = ~a.at[k]; return a; }
static inline mask vall(mask a, mask b) { return vand_i(a, b); }
static inline mask vany(mask a, mask b) { return vor_i(a, b); }
static inline f32v vselect(mask m, f32v a, f32v b) {
  EACH if (m.at[k]) b.at[k] = a.at[k];
  return b;
}
static inline i32v vselect_i(mask m, i32v a, i32v b) {
  EACH if (m.at[k]) b.at[k] = a.at[k];
  return b;
}

/* Stores the first n lanes; all where n is larger, none where it is not positive. */
static inline void store_some(char *p, f32v x, int32_t n) {
  if (n > 0) memcpy(p, &x, 4 * (size_t)i32_min(n, LANES));
}
`
