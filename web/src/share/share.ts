/** What is loaded when a collection is exported, imported or opened from an address. */
export { bytesOf } from './byte-source';
export { exportCollection } from './export';
export { forgetBrokenOff, importCollection } from './import';
export { findExport, openShared } from './open';
