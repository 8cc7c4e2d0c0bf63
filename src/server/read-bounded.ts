/** There are more bytes than anybody should send. */
export class TooLong extends Error {
  constructor(maxBytes: number) {
    super(`its answer is longer than ${maxBytes} bytes`);
  }
}

/** All bytes of a stream from outside; rejects with `TooLong` as soon as there are more than so many. */
export async function readBounded(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new TooLong(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
