import { type Pair, pairVersions } from './pairs.js';
import { compareVersions, type Version } from './report.js';
import { type DiffReport, differs } from './sections.js';

/** Two versions of a folder of SOPs. */
export interface FolderReport {
  /** What people call each: `HEAD:sop`, `sop`. */
  readonly old: string;
  readonly new: string;
  readonly counts: { readonly old: number; readonly new: number };
  /** Those that are not as they were. */
  readonly changes: readonly SopChange[];
  /** Names of files that had mistakes before, and so have nothing to be compared with. */
  readonly mended: readonly string[];
}

/** What became of one SOP. */
export type SopChange =
  | { readonly kind: 'new' | 'gone'; readonly version: Version }
  | { readonly kind: 'renamed' | 'changed'; readonly was: string; readonly report: DiffReport };

/** The SOPs of one version of a folder. */
export interface FolderVersion {
  readonly name: string;
  readonly versions: readonly Version[];
  /** Ids and file names of those that have mistakes. */
  readonly broken: readonly { readonly id: string; readonly name: string }[];
}

/** Compares two folders, SOP by SOP. */
export function compareFolders(before: FolderVersion, after: FolderVersion): FolderReport {
  const broken = new Set(before.broken.map(({ id }) => id));
  const pairs = pairVersions(
    before.versions,
    after.versions.filter(({ flow }) => !broken.has(flow.sop.id)),
  );
  return {
    old: before.name,
    new: after.name,
    counts: { old: before.versions.length + before.broken.length, new: after.versions.length },
    changes: pairs.flatMap(changeOf),
    mended: before.broken.map(({ name }) => name),
  };
}

/** Whether anything differs. */
export function folderDiffers({ changes, mended }: FolderReport): boolean {
  return changes.length + mended.length > 0;
}

function changeOf({ before, after }: Pair): SopChange[] {
  if (!before && after) return [{ kind: 'new', version: after }];
  if (before && !after) return [{ kind: 'gone', version: before }];
  if (!before || !after) return [];
  const report = compareVersions(before, after);
  const was = before.flow.sop.id;
  if (was !== report.sop) return [{ kind: 'renamed', was, report }];
  return differs(report) ? [{ kind: 'changed', was, report }] : [];
}
