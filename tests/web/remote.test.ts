import { afterEach, expect, it } from 'vitest';
import { UserError } from '../../web/src/errors';
import { expose, wrap } from '../../web/src/remote';

const { port1, port2 } = new MessageChannel();
afterEach(() => {
  port1.close();
  port2.close();
});

it('carries errors across threads with all that a person is told', async () => {
  const api = {
    user: (): void => {
      throw new UserError('storage-full', 'It is full.', 'It stays.', 'Delete something.');
    },
    core: (): void => {
      throw Object.assign(new Error('expected 4 bytes'), { code: 'bad-snapshot' });
    },
    other: (): void => {
      throw new RangeError('too large');
    },
  };
  expose(api, port1);
  const remote = wrap<typeof api>(port2);
  const user = await remote.user().catch((error: unknown) => error);
  expect(user).toBeInstanceOf(UserError);
  expect(user).toMatchObject({
    code: 'storage-full',
    what: 'It is full.',
    meaning: 'It stays.',
    advice: 'Delete something.',
    message: 'It is full. It stays. Delete something.',
  });
  await expect(remote.core()).rejects.toMatchObject({
    code: 'bad-snapshot',
    message: 'expected 4 bytes',
  });
  await expect(remote.other()).rejects.toMatchObject({ name: 'RangeError', message: 'too large' });
});
