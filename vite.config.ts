import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Where models come from is nothing that the page needs to know: 0.6 KB of a first visit. */
const shortManifest = (): Plugin => ({
  name: 'short-manifest',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('models/manifest.json')) return null;
    const origins = ['sources', 'encoder', 'licence', 'maven', 'hub', 'made'];
    return JSON.stringify(
      JSON.parse(code, (key, value) => (origins.includes(key) ? undefined : value)),
    );
  },
});

export default defineConfig({
  root: path('web'),
  // Relative addresses: the page works under any path.
  base: './',
  plugins: [preact(), shortManifest()],
  resolve: {
    alias: [
      { find: '@core', replacement: path('build/wasm') },
      // What it gives browsers needs a document, which the worker that converts files has not.
      {
        find: 'decode-named-character-reference',
        replacement: path('node_modules/decode-named-character-reference/index.js'),
      },
      {
        find: /.*\/((aes|zip)-crypto-stream|codec-worker-web)\.js$/,
        replacement: path('web/src/ingest/zip-parts.ts'),
      },
    ],
  },
  worker: { format: 'es', plugins: () => [shortManifest()] },
  build: {
    outDir: path('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: URL would double the WASM's bytes and keep it from streaming.
    assetsInlineLimit: 0,
    // Browsers without it load the same, a little later.
    modulePreload: { polyfill: false },
    // ONNX Runtime's glue is larger; the build prints and the tests check our own sizes.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        index: path('web/index.html'),
        'service-worker': path('web/src/offline/service-worker.ts'),
      },
      output: {
        // Browsers find the next version of a service worker by its address.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
