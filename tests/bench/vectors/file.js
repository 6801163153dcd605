/** Reads a file of vectors (data.h) in a page. */

/** The file's parts as typed arrays, in order: bytes are fetched while they are asked for. */
export async function openFile(url) {
  const reader = (await fetch(url)).body.getReader();
  let left = new Uint8Array();
  const take = async (type, count) => {
    const bytes = new Uint8Array(count * type.BYTES_PER_ELEMENT);
    for (let at = 0; at < bytes.length; ) {
      if (left.length === 0) {
        const { done, value } = await reader.read();
        if (done) throw new Error('The file of vectors is too short.');
        left = value;
      }
      const some = left.subarray(0, bytes.length - at);
      bytes.set(some, at);
      at += some.length;
      left = left.subarray(some.length);
    }
    return new type(bytes.buffer);
  };
  const [dims, count, questions, k] = await take(Uint32Array, 4);
  return { dims, count, questions, k, take };
}
