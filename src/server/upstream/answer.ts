import type { IncomingMessage } from 'node:http';

/** Statuses whose answers have no body, and of which a Response may be made only without one. */
const bodiless = new Set([204, 205, 304]);

/**
 * The app's answer as it came: status, every header, and the body byte by byte as it comes. `cut`
 * is called if the app goes away in mid-answer. It has to end the client's connection: the body never
 * ends then, because an end would tell the client that it has everything.
 */
export function toResponse(
  answer: IncomingMessage,
  method: string,
  cut: (error: unknown) => void,
): Response {
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 599) throw new Error(`the status ${status} is none`);
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const isEmpty = method === 'HEAD' || bodiless.has(status);
  const response = new Response(isEmpty ? null : bodyOf(answer, cut), { status, headers });
  if (isEmpty) answer.resume();
  return response;
}

function bodyOf(answer: IncomingMessage, cut: (error: unknown) => void): ReadableStream {
  const chunks = answer[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          cut(error);
        }
      },
      cancel() {
        answer.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
