/** One request and its whole answer as plain data, so that a thread can have another one send it. */

export interface Reply {
  /** 0: there was an answer that a page may not read (mode 'no-cors'). */
  status: number;
  text: string;
}

/** cut-off: the answer had begun. */
export type Failure = 'unreachable' | 'cut-off' | 'timed-out';

export type Exchange = (
  url: string,
  request: Omit<RequestInit, 'signal'>,
  timeoutMs: number,
) => Promise<Reply | Failure>;

export function exchangeBy(send: typeof fetch): Exchange {
  return async (url, request, timeoutMs) => {
    const signal = AbortSignal.timeout(timeoutMs);
    let began = false;
    try {
      const response = await send(url, { ...request, signal });
      began = true;
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (signal.aborted) return 'timed-out';
      // By name: `send` may be another window's.
      if ((error as Error).name !== 'TypeError') throw error;
      return began ? 'cut-off' : 'unreachable';
    }
  };
}
