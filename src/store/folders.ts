import { delimiter, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SopFolder } from '../sop/finder.js';

/** What a folder lookup may know of the world. */
export interface Place {
  readonly cwd: string;
  /** The user's home folder; empty where there is none. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's numeric id; undefined on systems without one. */
  readonly uid?: number | undefined;
}

/** The path of something relative to the folder it is in; undefined if it is elsewhere, or is the folder itself. */
export function wayDown(folder: string, path: string): string | undefined {
  const way = relative(folder, path);
  return way && !way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way) ? way : undefined;
}

/** What people call a path: relative to the working folder when below it, with `~` for the home folder. */
export function displayPath({ cwd, home }: Place, path: string): string {
  const below = wayDown(cwd, path);
  if (below) return below;
  const fromHome = home && relative(home, path);
  if (fromHome && !fromHome.startsWith('..') && !isAbsolute(fromHome)) return `~${sep}${fromHome}`;
  return path;
}

/** The folder down to which links are the user's own choice: the working folder, else the folder that was named. */
export function ownGround({ cwd }: Place, folder: string): string {
  return wayDown(cwd, folder) || folder === cwd ? cwd : folder;
}

/** An XDG base folder; undefined where there is neither a usable variable nor a home. Relative values do not count. */
export function xdgFolder(place: Place, variable: string, fallback: string): string | undefined {
  const given = place.env[variable];
  if (given && isAbsolute(given)) return given;
  return place.home ? join(place.home, fallback) : undefined;
}

/** The folders that ids are looked up in, in order; the first that has the file wins. They need not exist. */
export function sopFolders(place: Place & { readonly packageDir: string; readonly sopDir?: string | undefined }) {
  const folders: SopFolder[] = [];
  const add = (path: string, label?: string): void => {
    const absolute = resolve(place.cwd, path);
    folders.push({ path: absolute, label: label ?? labelOf(place, absolute) });
  };
  if (place.sopDir) add(place.sopDir);
  for (const folder of (place.env.SOP_PATH ?? '').split(delimiter)) if (folder) add(folder);
  add('sop');
  const config = xdgFolder(place, 'XDG_CONFIG_HOME', '.config');
  if (config) add(join(config, 'sop'));
  add(join(place.packageDir, 'sop'), 'bundled');
  return folders as readonly SopFolder[];
}

function labelOf(place: Place, absolute: string): string {
  if (absolute === resolve(place.cwd)) return '.';
  const shown = displayPath(place, absolute);
  return isAbsolute(shown) || shown.startsWith('~') ? shown : `.${sep}${shown}`;
}
