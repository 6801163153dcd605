/** The glue that Emscripten writes into build/wasm; `@core` is an alias for that folder. */
declare module '@core/askfolio.mjs' {
  const createCore: import('./core-module').CoreFactory;
  export default createCore;
}
