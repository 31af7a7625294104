import { useRef } from 'preact/hooks';
import { ruleFor, type SiteRule, type SiteRules } from '../utils/shared/site-rules.ts';

interface SiteRulesProps {
  rules: SiteRules;
  onChange(site: string, rule: SiteRule): void;
}

/** What the person has decided about sites, each with a way to change it or to be asked again. */
export function SiteRulesList({ rules, onChange }: SiteRulesProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const sites = Object.keys(rules).sort();
  return (
    <section class="field" aria-labelledby="site-rules">
      <h3 id="site-rules" ref={title} tabIndex={-1}>
        Sites
      </h3>
      {sites.length === 0 ? (
        <p class="small">You are asked about every site. Sites that you always or never share are listed here.</p>
      ) : (
        <ul class="hosts">
          {sites.map((site) => (
            <li key={site}>
              <bdi>{site}</bdi>
              <select
                aria-label={`Pages of ${site}`}
                value={ruleFor(rules, site)}
                onChange={({ currentTarget }) => onChange(site, currentTarget.value as SiteRule)}
              >
                <option value="always">Always shared at Start</option>
                <option value="never">Never shared</option>
              </select>
              <button
                type="button"
                class="button small-button quiet"
                aria-label={`Remove ${site}: ask each time`}
                onClick={() => {
                  // The button goes: the keyboard stays at the list.
                  title.current?.focus();
                  onChange(site, 'ask');
                }}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
