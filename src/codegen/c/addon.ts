/** The glue that lets Node load printed kernels in-process: a Node-API module without headers. */
import { poolText } from './pool.ts'

/**
 * Exports `connect(memory, threads)` for an ArrayBuffer; what it gives does tasks `begin` to `end`
 * of kernel number `k` when called as `run(k, args, begin, end, stride)`. `args` is the address in
 * that memory of the kernel's arguments for the first thread; those of thread t stand t * `stride`
 * bytes behind. With a negative stride, or one task, the calling thread does all of it.
 *
 * Prototypes are declared by hand, so that a compiler alone is enough: Node-API is a stable ABI.
 */
export function addonText(kernels: readonly string[]): string {
  return `typedef void (*kernel)(char *, int32_t, int32_t, int32_t);
static const kernel kernels[] = {${kernels.join(', ')}};
${poolText}
${nodeApi}`
}

const nodeApi = `#include <stdlib.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef void (*napi_finalize)(napi_env, void *, void *);
extern int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *,
                            void **);
extern int napi_get_arraybuffer_info(napi_env, napi_value, void **, size_t *);
extern int napi_get_value_int32(napi_env, napi_value, int32_t *);
extern int napi_create_function(napi_env, const char *, size_t, napi_callback, void *,
                                napi_value *);
extern int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
extern int napi_add_finalizer(napi_env, napi_value, void *, napi_finalize, void *, void *);

/* What a connected function works on. */
struct connection {
  char *memory;
  int32_t threads;
};

static void release(napi_env env, void *connection, void *hint) {
  (void)env, (void)hint;
  free(connection);
}

static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value given[5];
  int32_t word[5];
  void *data;
  napi_get_cb_info(env, info, &count, given, 0, &data);
  for (int i = 0; i < 5; i++) napi_get_value_int32(env, given[i], &word[i]);
  const struct connection *to = data;
  const kernel called = kernels[word[0]];
  const int alone = to->threads < 2 || word[4] < 0 || word[3] - word[2] < 2;
  if (alone) called(to->memory, word[1], word[2], word[3]);
  else share(called, to->memory, to->threads, word[1], word[4], word[2], word[3]);
  return 0;
}

/* Asks for large pages, for as far as the memory can grow: weights are read faster from them. */
static void use_large_pages(void *memory) {
#ifdef MADV_HUGEPAGE
  madvise(memory, 0xffff0000u, MADV_HUGEPAGE);
#else
  (void)memory;
#endif
}

static napi_value connect(napi_env env, napi_callback_info info) {
  size_t count = 2, bytes;
  napi_value given[2], function = 0;
  struct connection *to = malloc(sizeof *to);
  if (!to) return 0;
  void *memory;
  napi_get_cb_info(env, info, &count, given, 0, 0);
  napi_get_arraybuffer_info(env, given[0], &memory, &bytes);
  to->memory = memory;
  use_large_pages(memory);
  napi_get_value_int32(env, given[1], &to->threads);
  start_threads(to->threads - 1);
  napi_create_function(env, "run", 3, run, to, &function);
  napi_add_finalizer(env, function, to, release, 0, 0);
  return function;
}

#define EXPORTED __attribute__((visibility("default")))
EXPORTED int32_t node_api_module_get_api_version_v1(void);
EXPORTED int32_t node_api_module_get_api_version_v1(void) { return 8; }
EXPORTED napi_value napi_register_module_v1(napi_env env, napi_value exports);
EXPORTED napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value function;
  napi_create_function(env, "connect", 7, connect, 0, &function);
  napi_set_named_property(env, exports, "connect", function);
  return exports;
}
`
