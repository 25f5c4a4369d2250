import { canShim } from '../../scripts/faults/shim.ts';

/**
 * A suite that needs the shims, and so Linux with a C compiler; its title says so. Elsewhere it is
 * not registered: a pending test would count as forbidden.
 */
export function describeOnLinux(title: string, body: (this: Mocha.Suite) => void): void {
  if (canShim) describe(`${title} (Linux only)`, body);
}
