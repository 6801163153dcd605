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

  function start() {
    wanted = false;
    const paused = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    writing = write().finally(() => {
      writing = null;
    });
    void Promise.all([writing, paused]).then(() => {
      timer = null;
      if (wanted) start();
    });
  }

  return {
    request() {
      wanted = true;
      if (timer === null && !writing) start();
    },
    async flush() {
      await writing;
      if (!wanted) return;
      wanted = false;
      await write();
    },
  };
}
