/** Work that can be put down after each step and taken up again. */
export type Steps<Result> = Generator<undefined, Result>;

/** Does all the work at once. */
export function allAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** One step for each value. */
export function* eachOf<Value, Result>(
  values: Iterable<Value>,
  work: (value: Value) => Result,
): Steps<Result[]> {
  const results: Result[] = [];
  for (const value of values) {
    results.push(work(value));
    yield;
  }
  return results;
}
