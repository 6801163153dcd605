/**
 * In place of parts of zip.js that would never run (vite.config.ts): decryption, because files with a
 * password are left out before, and its web workers, because it runs in one of ours.
 */
class Never extends TransformStream {
  constructor() {
    super();
    throw new Error('Encrypted entries are not read.');
  }
}

export {
  Never as AESDecryptionStream,
  Never as AESEncryptionStream,
  Never as ZipCryptoDecryptionStream,
  Never as ZipCryptoEncryptionStream,
};
export const setAESEngine = () => undefined;
