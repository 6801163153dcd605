/** Asking and answering. */
export const answers = {};
