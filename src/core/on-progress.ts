/** Hears how much of a long work is done, of how much, in whatever unit that is known. */
export type OnProgress = (done: number, whole: number) => void;
