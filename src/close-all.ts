/** Closes one thing that was opened. */
export type Closer = () => Promise<void>;

/**
 * Closes what was opened, the last first, and empties the list. One that fails keeps none of the
 * others open. @throws what the first of them threw, when all are done
 */
export async function closeAll(closers: Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Opens things one after the other; when that fails, what was opened is closed again. */
export async function openOrClose<Opened>(
  open: (closers: Closer[]) => Promise<Opened>,
): Promise<Opened> {
  const closers: Closer[] = [];
  try {
    return await open(closers);
  } catch (error) {
    // Why it could not be opened is what matters; closing may fail for the same reason.
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}
