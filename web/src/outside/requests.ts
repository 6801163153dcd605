/** What this page has sent to servers since it was opened, for a person to see. */
import { signal } from '@preact/signals';

/** A question; a collection on a Milvus server; a collection that is read from another site. */
export type Purpose = 'chat' | 'milvus' | 'file';

export interface SentRequest {
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  /** Without what stands after "?". */
  url: string;
  purpose: Purpose;
  /** Bytes of the body, and of the answer's body so far. */
  sent: number;
  received: number;
  /** The answer's status; 0: one that may not be read; null: there is none yet, or there was none. */
  status: number | null;
}

/** The first one first. */
export const sentRequests = signal<readonly SentRequest[]>([]);

export function noteRequest(
  url: string,
  { method = 'GET', body }: RequestInit,
  purpose: Purpose,
): SentRequest {
  const { origin, pathname } = new URL(url);
  const sent = typeof body === 'string' ? new TextEncoder().encode(body).length : 0;
  const request: SentRequest = {
    at: Date.now(),
    method,
    url: origin + pathname,
    purpose,
    sent,
    received: 0,
    status: null,
  };
  sentRequests.value = [...sentRequests.value, request];
  return request;
}

/** The same answer, whose bytes are counted as they are read. */
export function counted(response: Response, request: SentRequest): Response {
  request.status = response.status;
  const { body, status, statusText, headers } = response;
  if (!body) return response;
  const reader = body.getReader();
  // Nothing waits in between: what has come before a connection is lost is not lost with it.
  const passing = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        request.received += value.length;
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(passing, { status, statusText, headers });
}
