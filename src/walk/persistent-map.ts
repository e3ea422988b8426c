interface Node<Value> {
  readonly key: string;
  readonly value: Value;
  /** When the key was first set, to go through keys in that order. */
  readonly order: number;
  readonly size: number;
  readonly left: Tree<Value>;
  readonly right: Tree<Value>;
}

type Tree<Value> = Node<Value> | null;
type Entry<Value> = Pick<Node<Value>, 'key' | 'value' | 'order'>;

/**
 * A map that is never changed: what sets or deletes gives another, and takes time in the logarithm of the size. A walk
 * keeps each of its states, and copying a map for each would take the square of what a file holds.
 */
export class PersistentMap<Value> implements Iterable<[string, Value]> {
  static readonly empty = new PersistentMap<never>(null, 0);

  private constructor(
    private readonly tree: Tree<Value>,
    private readonly orders: number,
  ) {}

  get size(): number {
    return sizeOf(this.tree);
  }

  get(key: string): Value | undefined {
    return find(this.tree, key)?.value;
  }

  has(key: string): boolean {
    return find(this.tree, key) !== undefined;
  }

  /** A key that is there already keeps its place in the order. */
  set(key: string, value: Value): PersistentMap<Value> {
    const order = find(this.tree, key)?.order ?? this.orders;
    return new PersistentMap(put(this.tree, { key, value, order }), Math.max(this.orders, order + 1));
  }

  delete(key: string): PersistentMap<Value> {
    return this.has(key) ? new PersistentMap(take(this.tree, key), this.orders) : this;
  }

  /** In the order in which the keys were first set. */
  *[Symbol.iterator](): Iterator<[string, Value]> {
    const nodes: Node<Value>[] = [];
    const open: Tree<Value>[] = [this.tree];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (!node) continue;
      nodes.push(node);
      open.push(node.left, node.right);
    }
    for (const { key, value } of nodes.sort((a, b) => a.order - b.order)) yield [key, value];
  }
}

function sizeOf(tree: Tree<unknown>): number {
  return tree?.size ?? 0;
}

function find<Value>(tree: Tree<Value>, key: string): Node<Value> | undefined {
  let at = tree;
  while (at && at.key !== key) at = key < at.key ? at.left : at.right;
  return at ?? undefined;
}

function put<Value>(tree: Tree<Value>, entry: Entry<Value>): Node<Value> {
  if (!tree) return join(entry, null, null);
  if (entry.key === tree.key) return join(entry, tree.left, tree.right);
  return entry.key < tree.key
    ? balance(tree, put(tree.left, entry), tree.right)
    : balance(tree, tree.left, put(tree.right, entry));
}

function take<Value>(tree: Tree<Value>, key: string): Tree<Value> {
  if (!tree) return null;
  if (key < tree.key) return balance(tree, take(tree.left, key), tree.right);
  if (key > tree.key) return balance(tree, tree.left, take(tree.right, key));
  if (!tree.left || !tree.right) return tree.left ?? tree.right;
  let next = tree.right;
  while (next.left) next = next.left;
  return balance(next, tree.left, take(tree.right, next.key));
}

function join<Value>({ key, value, order }: Entry<Value>, left: Tree<Value>, right: Tree<Value>): Node<Value> {
  return { key, value, order, size: sizeOf(left) + sizeOf(right) + 1, left, right };
}

/** One side may be three times as large as the other, and no more: a tree of a million has at most some 48 levels. */
const most = 3;

function balance<Value>(entry: Entry<Value>, left: Tree<Value>, right: Tree<Value>): Node<Value> {
  const [small, large] = [sizeOf(left), sizeOf(right)];
  if (small + large > 1) {
    if (right && large > most * small) {
      const { left: inner } = right;
      if (!inner || sizeOf(inner) < 2 * sizeOf(right.right)) return join(right, join(entry, left, inner), right.right);
      return join(inner, join(entry, left, inner.left), join(right, inner.right, right.right));
    }
    if (left && small > most * large) {
      const { right: inner } = left;
      if (!inner || sizeOf(inner) < 2 * sizeOf(left.left)) return join(left, left.left, join(entry, inner, right));
      return join(inner, join(left, left.left, inner.left), join(entry, inner.right, right));
    }
  }
  return join(entry, left, right);
}
