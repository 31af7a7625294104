interface ChoicesProps<T extends string> {
  /** Names the group in the page; the choices are `${id}-${value}`. */
  id: string;
  legend: string;
  choices: readonly T[];
  /** What each is called, and what it means. */
  words: Readonly<Record<T, readonly [name: string, hint: string]>>;
  chosen: T;
  onChoose(choice: T): void;
}

/** A group of which one is chosen, each with a sentence of its own. */
export function Choices<T extends string>({ id, legend, choices, words, chosen, onChoose }: ChoicesProps<T>) {
  return (
    <fieldset class="field choices">
      <legend>{legend}</legend>
      {choices.map((choice) => {
        const [name, hint] = words[choice];
        const own = `${id}-${choice}`;
        return (
          <div key={choice}>
            <label class="choice">
              <input
                id={own}
                type="radio"
                name={id}
                value={choice}
                aria-describedby={`${own}-hint`}
                checked={chosen === choice}
                onChange={() => onChoose(choice)}
              />
              {name}
            </label>
            <div class="small" id={`${own}-hint`}>
              {hint}
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}
