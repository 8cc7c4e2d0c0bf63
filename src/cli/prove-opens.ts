import type { Context } from './command.ts';
import { openHere } from './open-rack.ts';

/** What was made or mended in a directory is a rack only if Keyrack opens it afterwards; tells what is to be known of it. */
export async function proveOpens(directory: string, { io, printer }: Context): Promise<void> {
  const rack = await openHere({ directory, postgres: null }, io);
  await rack.close();
  await printer.say(...rack.notices.map((notice) => `keyrack: ${notice}`));
}
