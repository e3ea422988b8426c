/**
 * What a value from outside must look like. Gives the place of the first part that does not, such as `events[3].at`
 * (empty for the value itself); undefined when all of it does.
 */
export type Shape = (value: unknown) => string | undefined;

export const only = (...values: readonly unknown[]): Shape => test((value) => values.includes(value));
export const matching = (pattern: RegExp): Shape => test((value) => typeof value === 'string' && pattern.test(value));
export const text: Shape = test((value) => typeof value === 'string');
export const truth: Shape = test((value) => typeof value === 'boolean');
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Shape =>
  test((value) => Number.isSafeInteger(value) && within(value as number, least, most));
export const amount = (most = Number.MAX_VALUE): Shape =>
  test((value) => Number.isFinite(value) && within(value as number, 0, most));

export function test(passes: (value: unknown) => boolean): Shape {
  return (value) => (passes(value) ? undefined : '');
}

export function orNull(shape: Shape): Shape {
  return (value) => (value === null ? undefined : shape(value));
}

/** A key of {@link record} that may be missing. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? undefined : shape(value));
}

/** One of several shapes. When none fits, the place is that of the whole value. */
export function either(...shapes: readonly Shape[]): Shape {
  return test((value) => shapes.some((shape) => shape(value) === undefined));
}

export function list(one: Shape, least = 0): Shape {
  return (value) => {
    if (!Array.isArray(value) || value.length < least) return '';
    for (const [index, item] of value.entries()) {
      const fault = one(item);
      if (fault !== undefined) return below(`[${index}]`, fault);
    }
    return undefined;
  };
}

/** An object with these keys and no others. */
export function record(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    if (!isRecord(value)) return '';
    for (const key of Object.keys(value)) if (!Object.hasOwn(shapes, key)) return key;
    for (const [key, shape] of Object.entries(shapes)) {
      const fault = shape(value[key]);
      if (fault !== undefined) return below(key, fault);
    }
    return undefined;
  };
}

/** An object with any keys of one shape. */
export function group(key: Shape, one: Shape): Shape {
  return (value) => {
    if (!isRecord(value)) return '';
    for (const [name, item] of Object.entries(value)) {
      const fault = key(name) ?? one(item);
      if (fault !== undefined) return below(name, fault);
    }
    return undefined;
  };
}

/** One of several records, told apart by the text at a key. */
export function variant(key: string, kinds: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    if (!isRecord(value)) return '';
    const kind = value[key];
    return typeof kind === 'string' && Object.hasOwn(kinds, kind) ? (kinds[kind] as Shape)(value) : key;
  };
}

/** Whether a value is an object with keys, no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most;

function below(place: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? place + rest : `${place}.${rest}`;
}
