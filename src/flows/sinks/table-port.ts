import type { FlowDelivery } from '../../shapes/index.ts';
import { EdgeFault } from '../edge-codes.ts';
import type { DeliveryPort } from '../pushing.ts';
import type { Sink } from './sink.ts';

/** The tables of receivers as a place to push to; a receiver without one is not reached. */
export function createTablePort(
  sinkOf: (flow: string, receiver: string) => Sink | undefined,
): DeliveryPort {
  return {
    deliver: async ({ flow, receiver, lines }) => {
      const sink = sinkOf(flow, receiver);
      if (sink === undefined) throw new EdgeFault('receiver-unavailable', receiver);
      const entries = lines.map((line) => JSON.parse(line) as FlowDelivery);
      const { acknowledged, refused } = await sink.deliver({ flow, receiver, entries });
      return { acknowledged, refused: [...refused] };
    },
  };
}
