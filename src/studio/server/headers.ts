/** What every answer says to browsers. */

/**
 * Nothing is loaded from elsewhere, and no script stands in the markup. The build writes it into
 * the page, too, which may lie on a server that sends no such header.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // Threads of WebAssembly run a script that the page holds as text.
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Isolated from other sites, so that the page may share memory between its threads. */
export const safetyHeaders = {
  // Who may frame a page can be said in a header alone.
  'Content-Security-Policy': `${pagePolicy}; frame-ancestors 'none'`,
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
} as const
