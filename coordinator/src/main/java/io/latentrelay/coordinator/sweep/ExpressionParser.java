package io.latentrelay.coordinator.sweep;

import io.latentrelay.coordinator.document.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads conditions. {@code or} binds least, then {@code and}, then {@code not}; parentheses group;
 * a comparison has a name on its left and a number, a word, a text in quotes, true or false on its
 * right.
 */
final class ExpressionParser {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<sign><=|>=|==|!=|<|>|\\(|\\))"
                            + "|(?<number>[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?(?![\\w.]))"
                            + "|'(?<single>[^']*)'|\"(?<double>[^\"]*)\""
                            + "|(?<word>[\\w.+-]+))");
    private static final int DEEPEST = 100;

    private record Token(String kind, String text, int at) {
        boolean is(String sign) {
            return !kind.equals("text") && text.equals(sign);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    private ExpressionParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (!text.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw refusal(at, "expected a name, a value or a comparison");
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
        tokens.add(new Token("end", "", text.length()));
    }

    private static Token token(Matcher matcher) {
        for (String kind : List.of("sign", "number", "word")) {
            if (matcher.group(kind) != null) {
                return new Token(kind, matcher.group(kind), matcher.start(kind));
            }
        }
        String kind = matcher.group("single") != null ? "single" : "double";
        return new Token("text", matcher.group(kind), matcher.start(kind) - 1);
    }

    /**
     * @throws IllegalArgumentException naming the place in the text and what was expected there
     */
    static Expression parse(String text) {
        ExpressionParser parser = new ExpressionParser(text);
        Expression expression = parser.or();
        if (!parser.token().kind().equals("end")) {
            throw parser.refusal(parser.token().at(), "expected 'and', 'or' or the end");
        }
        return expression;
    }

    private Expression or() {
        Expression left = and();
        while (takes("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (takes("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (++depth > DEEPEST) {
            throw refusal(token().at(), "too deep");
        }
        try {
            return takes("not") ? new Expression.Not(not()) : primary();
        } finally {
            depth--;
        }
    }

    private Expression primary() {
        if (takes("(")) {
            Expression inner = or();
            if (!takes(")")) {
                throw refusal(token().at(), "expected ')'");
            }
            return inner;
        }
        return comparison();
    }

    private Expression comparison() {
        Token name = token();
        if (!name.kind().equals("word")) {
            throw refusal(name.at(), "expected the name of a setting or an axis");
        }
        next++;
        Token sign = token();
        Optional<Operator> operator =
                Operator.of(sign.text()).filter(found -> sign.kind().equals("sign"));
        if (operator.isEmpty()) {
            throw refusal(sign.at(), "expected one of < <= > >= == !=");
        }
        next++;
        Token constant = token();
        Value value = constant(constant);
        if (operator.get().isOrder() && !(value instanceof Value.Numeral)) {
            throw refusal(constant.at(), "expected a number after '" + operator.get().sign() + "'");
        }
        next++;
        return new Expression.Comparison(name.text(), operator.get(), value);
    }

    private Value constant(Token token) {
        return switch (token.kind()) {
            case "number" ->
                    new Value.Numeral(1, token.text(), Optional.of(new BigDecimal(token.text())));
            case "text" -> new Value.Text(1, token.text());
            case "word" ->
                    token.is("true") || token.is("false")
                            ? new Value.Truth(1, token.is("true"))
                            : new Value.Text(1, token.text());
            default -> throw refusal(token.at(), "expected a value");
        };
    }

    private Token token() {
        return tokens.get(next);
    }

    private boolean takes(String sign) {
        boolean isNext = token().is(sign);
        if (isNext) {
            next++;
        }
        return isNext;
    }

    private IllegalArgumentException refusal(int at, String expected) {
        String before = at >= text.length() ? " at its end" : " at character " + (at + 1);
        return new IllegalArgumentException(expected + before);
    }
}
