import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const ESCAPED = 'Nothing of the data may reach HTML unescaped.'

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  ...tseslint.configs.strict,
  { files: ['src/**/*.{ts,tsx}'], ...hooks.configs.flat.recommended },
  // The React compiler isn't used: what it can't optimise is no mistake.
  { rules: { 'react-hooks/preserve-manual-memoization': 'off' } },
  {
    rules: {
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: ESCAPED,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: ESCAPED },
      ],
    },
  },
)
