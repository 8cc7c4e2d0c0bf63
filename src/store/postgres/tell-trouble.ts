/** Tells once that the store is lost, and once that it was found again; whoever asks says why it is lost, or null. */
export function tellTrouble(
  tell: (text: string) => void,
  { place, staleOk }: { readonly place: string; readonly staleOk: boolean },
): (error: unknown) => void {
  const then = staleOk
    ? 'tokens are judged on by what this box knows (--stale-ok)'
    : 'tokens are judged until the lease is over, and then refused';
  let wasLost = false;
  return (error) => {
    const isLost = error !== null;
    if (isLost === wasLost) return;
    wasLost = isLost;
    const reason = error instanceof Error ? error.message : String(error);
    tell(isLost ? `"${place}" does not answer (${reason}); ${then}` : `"${place}" answers again`);
  };
}
