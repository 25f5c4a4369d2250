/** Under the data folder: what sources of flows remember, and files that were taken over. */
export const FLOW_EDGES_FOLDER = 'flow-edges';
