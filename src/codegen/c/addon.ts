/** The glue that lets Node load printed kernels in-process: a Node-API module without headers. */

/**
 * Exports `connect(memory)` for an ArrayBuffer; what it gives does tasks `begin` to `end` of kernel
 * number `k` when called as `run(k, args, begin, end)`, where `args` is the address of the kernel's
 * arguments in that memory. Prototypes are declared by hand, so that a compiler alone is enough:
 * Node-API is a stable ABI.
 */
export function addonText(kernels: readonly string[]): string {
  return `typedef void (*kernel)(char *, int32_t, int32_t, int32_t);
static const kernel kernels[] = {${kernels.join(', ')}};
${nodeApi}`
}

const nodeApi = `
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
extern int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *,
                            void **);
extern int napi_get_arraybuffer_info(napi_env, napi_value, void **, size_t *);
extern int napi_get_value_int32(napi_env, napi_value, int32_t *);
extern int napi_create_function(napi_env, const char *, size_t, napi_callback, void *,
                                napi_value *);
extern int napi_set_named_property(napi_env, napi_value, const char *, napi_value);

static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value given[4];
  int32_t word[4];
  void *memory;
  napi_get_cb_info(env, info, &count, given, 0, &memory);
  for (int i = 0; i < 4; i++) napi_get_value_int32(env, given[i], &word[i]);
  kernels[word[0]](memory, word[1], word[2], word[3]);
  return 0;
}

static napi_value connect(napi_env env, napi_callback_info info) {
  size_t count = 1, bytes;
  napi_value buffer, function = 0;
  void *memory;
  napi_get_cb_info(env, info, &count, &buffer, 0, 0);
  napi_get_arraybuffer_info(env, buffer, &memory, &bytes);
  napi_create_function(env, "run", 3, run, memory, &function);
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
