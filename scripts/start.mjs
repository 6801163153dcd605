// npm start: sets everything up, builds and serves the page.
import { fail } from './fail.mjs';
import { DIST } from './paths.mjs';
import { serve } from './serve.mjs';
import { setUpBuild } from './setup.mjs';

try {
  await setUpBuild();
  // Loaded late: it needs npm packages.
  const { build } = await import('./build.mjs');
  await build();
  const { url } = await serve({ root: DIST, port: Number(process.env.PORT ?? 8080) });
  console.log(`\naskfolio is at ${url} (Ctrl+C ends it)`);
} catch (error) {
  fail(error);
}
