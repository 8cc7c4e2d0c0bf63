/** Another process appended to the journal first: what it wrote must be taken up before anything can follow it. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
  override readonly message = 'another process appended to the journal meanwhile';
}
