import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  ...tseslint.configs.strict,
  { files: ['src/**/*.{ts,tsx}'], ...hooks.configs.flat.recommended },
  // The React compiler isn't used: what it can't optimise is no mistake.
  { rules: { 'react-hooks/preserve-manual-memoization': 'off' } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Nothing of the data may reach HTML unescaped.' },
        { property: 'dangerouslySetInnerHTML', message: 'Nothing of the data may reach HTML unescaped.' },
      ],
    },
  },
)
