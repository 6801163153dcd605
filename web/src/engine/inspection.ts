/** What the worker loads when retrieval is first measured or explained: one file, as both are small. */
export { evaluate } from './evaluation';
export { explain } from './explanation';
