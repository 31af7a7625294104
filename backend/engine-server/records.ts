/** What the clients of calls sent, for demos and tests. */
export interface Records {
  /** Begins a record; returns what adds to it. */
  begin(id: string): (text: string) => void;
  /** What was sent, in order; undefined for an unknown call. `latest` is the newest: clients of sockets are told no id. */
  read(id: string): readonly string[] | undefined;
  drop(id: string): void;
}

const MOST_RECORDS = 50;
const MOST_CHARACTERS = 20_000_000;

/** Records in memory, the newest 50; where they are not kept, all is forgotten at once. */
export function createRecords(areKept: boolean): Records {
  const records = new Map<string, string[]>();
  return {
    begin(id) {
      if (!areKept) return () => {};
      const record: string[] = [];
      let characters = 0;
      records.set(id, record);
      for (const old of [...records.keys()].slice(0, -MOST_RECORDS)) records.delete(old);
      return (text) => {
        characters += text.length;
        if (characters <= MOST_CHARACTERS) record.push(text);
      };
    },
    read: (id) => (id === 'latest' ? [...records.values()].at(-1) : records.get(id)),
    drop(id) {
      records.delete(id);
    },
  };
}
