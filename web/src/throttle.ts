/** Writes what changes many times a second, not as often. */
export interface Throttle {
  /** There is something to write: at once, or when `ms` have passed since the last time. */
  request(): void;
  /** Resolves when all that was requested is written. */
  flush(): Promise<void>;
}

/** `write` writes what there is when it is called, and runs once at a time; it must not reject. */
export function throttle(write: () => Promise<void>, ms: number): Throttle {
  let wanted = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> | null = null;

  function startIfDue() {
    if (!wanted || timer !== null || writing) return;
    timer = setTimeout(() => {
      timer = null;
      startIfDue();
    }, ms);
    void start();
  }

  function start(): Promise<void> {
    wanted = false;
    writing = write().finally(() => {
      writing = null;
      startIfDue();
    });
    return writing;
  }

  return {
    request() {
      wanted = true;
      startIfDue();
    },
    async flush() {
      // Also by another flush: what that has taken is not written before it ends.
      while (writing || wanted) await (writing ?? start());
    },
  };
}
