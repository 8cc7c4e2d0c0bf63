/** Requests that passed, told apart no further than a slot; `at` is the last of them, in milliseconds. */
export interface Passed {
  at: number;
  count: number;
}
