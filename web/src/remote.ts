/**
 * comlink as every thread of askfolio uses it. Of a thrown error comlink carries name, message and
 * stack alone; here a UserError arrives as one, and other errors keep their `code`.
 * Import comlink from here and nowhere else, so that both sides have the handler.
 */
import { type TransferHandler, transferHandlers } from 'comlink';
import { type Said, UserError } from './errors';

export { expose, proxy, type Remote, transfer, wrap } from 'comlink';

interface Thrown {
  value: unknown;
}

interface WireError {
  name: string;
  message: string;
  stack?: string | undefined;
  code?: string | undefined;
  /** Of a UserError. */
  said?: Said;
}

const builtIn = transferHandlers.get('throw') as TransferHandler<Thrown, unknown>;

function serializeError(error: Error): WireError {
  const { name, message, stack } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    stack,
    code: typeof code === 'string' ? code : undefined,
    ...(error instanceof UserError && { said: error.said }),
  };
}

function deserializeError({ said, ...error }: WireError): Error {
  if (said) return new UserError(error.code ?? '', said.what, said.meaning, said.advice);
  return Object.assign(new Error(error.message), error);
}

const handler: TransferHandler<Thrown, { error: WireError } | { value: unknown }> = {
  canHandle: builtIn.canHandle,
  serialize: ({ value }) => [
    value instanceof Error ? { error: serializeError(value) } : { value },
    [],
  ],
  deserialize(wire) {
    throw 'error' in wire ? deserializeError(wire.error) : wire.value;
  },
};

transferHandlers.set('throw', handler);
