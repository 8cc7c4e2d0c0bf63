/** True if a door that takes keys of these profiles takes one of this profile; null stands for every profile. */
export function isTaken(profile: string, takes: readonly string[] | null): boolean {
  return takes === null || takes.includes(profile);
}

/** Why a door does not take a key, for its operator. */
export function whyNotTaken(profile: string, takes: readonly string[]): string {
  return `the key is of profile "${profile}", and this door takes keys of ${takes.join(' and ')} alone`;
}
