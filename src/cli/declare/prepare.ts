import type { Context } from '../command.ts';
import type { Change } from './change.ts';
import { look } from './look.ts';
import { planOf } from './plan.ts';
import { readDeclaration } from './read.ts';

/** Reads the file that is named, looks at the rack, and says what must be done. */
export async function prepare(context: Context): Promise<readonly Change[]> {
  const { args, io } = context;
  const declaration = await readDeclaration(args.first, io);
  const present = await context.withRack((rack) => look(rack, context));
  return planOf(declaration, present, args.flag('prune'));
}
