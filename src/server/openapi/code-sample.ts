import type { Method } from './document-types.ts';
import type { Operation } from './operation.ts';

const address = 'http://127.0.0.1:8420';

/** The operation as a command of curl that can be pasted into a shell. The key comes from the environment. */
export function codeSample(path: string, method: Method, operation: Operation): string {
  const { body, access } = operation;
  const lines = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${address}${fillIn(path, operation)}`,
    ...(access === 'key' || access === 'token' ? [`-H "Authorization: Bearer $KEYRACK_KEY"`] : []),
    ...headersOf(operation),
    ...(body
      ? [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body.example)}'`]
      : []),
  ];
  return lines.join(' \\\n  ');
}

function headersOf({ parameters = [] }: Operation): readonly string[] {
  return parameters
    .filter((one) => one.in === 'header' && one.required)
    .map(({ name, example }) => `-H '${name}: ${example}'`);
}

function fillIn(path: string, { parameters = [] }: Operation): string {
  return path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const found = parameters.find((one) => one.in === 'path' && one.name === name);
    return String(found?.example ?? whole);
  });
}
