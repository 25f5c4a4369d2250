/**
 * edges: the ends of the example's flows outside the gateway: the departments' programs that write a
 * table or lay files down, the receivers' program and tables, and what each must get. Its programs
 * (write-front-table, lay-files, push-receiver) are processes of their own and are started, not
 * imported. Must never know the gateway's catalog or mappings.
 */
export { putDown } from './departments.ts';
export { answerFile, edgeFolder, makeEdgeFolder, type EdgeFolder } from './edge-folder.ts';
export { flowSettings } from './flow-settings.ts';
export { createLandingTables, type LandedRow } from './landing.ts';
export { landmarksIn, type Landmarks } from './landmarks.ts';
export { pushedTo, rowsOf } from './received.ts';
export {
  flowStories,
  type FlowStory,
  type ToldBatch,
  type Waiting,
  type WayIn,
} from './stories.ts';
export { until } from './until.ts';
export { landingTables, pushedSystems } from './ways.ts';
