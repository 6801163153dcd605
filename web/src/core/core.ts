/** Loads the C++ core. */
import createCore from '@core/askfolio.mjs';
import coreUrl from '@core/askfolio.wasm?url';
import { UserError } from '../errors';
import { fetchAsset } from '../fetch-asset';
import { say } from '../words/message';
import { checkedCore } from './checked-core';
import type { CoreFactory, CoreModule } from './core-module';

/** Rejects with a UserError when the page's own files cannot be reached, or not be run. */
export async function loadCore(): Promise<CoreModule> {
  const wasmBinary = await fetchAsset(coreUrl, say("askfolio's search engine"));
  if (!WebAssembly.validate(wasmBinary)) throw tooOld();
  return checkedCore(await (createCore as CoreFactory)({ wasmBinary }));
}

/** Without SIMD or exceptions in WebAssembly. */
function tooOld(): UserError {
  return new UserError(
    'browser-too-old',
    'This browser cannot run askfolio’s search engine: its WebAssembly lacks SIMD.',
    'Nothing can be read or searched here; what is stored is untouched.',
    'Use a current version of Chrome, Edge, Firefox or Safari.',
  );
}
