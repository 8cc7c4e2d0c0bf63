/** The name of a header as apps behind CGI, WSGI or PHP see it: `X-Key-Id`, `X_Key_Id` and `X.Key.Id` are one to them. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '-');
}
