-- How words are compared: CASEI and ACCENTI of CQL2, and the consonants by which a name is known in every spelling.
--
-- Collations are named, because in a database with lc_ctype C lower('É') is 'É'.

create function sourceline.casei(words text)
returns text
language sql immutable strict parallel safe
-- By way of upper case, or ß would not meet SS. The Σ at the end of a word would come out as ς; ẞ stops at ß.
return replace(
    translate(
        lower(
            upper(words collate "und-x-icu") -- noqa: RF05
            collate "und-x-icu" -- noqa: RF05
        ),
        'ς', 'σ'
    ),
    'ß', 'ss'
);
comment on function sourceline.casei is
'Full case folding (Unicode 3.13, toCasefold) by way of upper case; ı folds to i, which Python and Unicode keep apart';

create function sourceline.accenti(words text)
returns text
language plpgsql immutable strict parallel safe
as $$
begin
    -- ASCII has no accents, and most names are ASCII.
    if octet_length(words) = char_length(words) then
        return words;
    end if;
    -- Composed again at the end, or Korean and kana would stay in pieces.
    return normalize(
        replace(replace(replace(replace(replace(replace(
            translate(
                regexp_replace(
                    normalize(words, nfkd),
                    -- Combining marks; Hebrew points; Arabic and Syriac vowel signs; tatweel; signs of transliteration
                    -- (ʿ, ʾ); characters without width. Vowel signs of Indic scripts are letters and stay.
                    '[\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7'
                    '\u0610-\u061A\u061C\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED'
                    '\u0711\u0730-\u074A\u0898-\u089F\u08CA-\u08E1\u08E3-\u08FF'
                    '\u1AB0-\u1ACE\u1DC0-\u1DFF\u20D0-\u20F0\uFE20-\uFE2F\uFB1E'
                    '\u02B9-\u02BF\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+',
                    '', 'g'
                ),
                -- Letters with a stroke or without a dot, which Unicode does not take apart; alef wasla.
                'øØłŁđĐħĦŧŦɨƗƀɃðÐŋŊıȷٱ', 'oOlLdDhHtTiIbBdDnNijا'
            ),
            'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'), 'Œ', 'OE'), 'þ', 'th'), 'Þ', 'TH'),
        nfc
    );
end
$$;
comment on function sourceline.accenti is
'Without accents, vowel signs, hamza on its carrier and strokes through letters: Žižek, ø, أ become Zizek, o, ا';

create function sourceline.skeleton(words text)
returns text
language plpgsql immutable strict parallel safe
as $$
declare
    s text := sourceline.casei(words);
begin
    -- Inside, capitals stand for what is settled: A first vowel, W and Y as consonants, S sh, X kh, H and J of Arabic.
    if octet_length(s) <> char_length(s) then
        s := normalize(s, nfkc);
        -- What accenti would take away too early: letters of scholarly romanisation, and the hamza that tells الجفرة,
        -- with an article, from ألبانيا, without.
        s := replace(replace(translate(s, 'ǧǰžġşčẖ', 'jjjqššḫ'), 'š', 'sh'), 'ḫ', 'kh');
        if s ~ '[\u0621-\u06FF]' then
            s := translate(regexp_replace(s, 'ئ(?![\u0621-\u06FF])', 'ي', 'g'), 'ءؤئ', '');
            s := regexp_replace(
                s, '(^|[^\u0621-\u0670])(?:ال(?=[\u0621-\u0670]{2})|وال(?=[\u0621-\u0670]{3}))', '\1', 'g'
            );
        end if;
        s := sourceline.accenti(s);
    end if;
    -- Egypt's border is Egypt's; the Ra's of Ra's Lanuf is a word of its own.
    s := regexp_replace(s, '([[:alnum:]]{3})[''’]s(?![[:alnum:]])' collate "und-x-icu", '\1', 'g');
    s := translate(s, '''’‘`´', '');
    s := btrim(regexp_replace(s, '[^[:alnum:]]+' collate "und-x-icu", ' ', 'g'));

    if s ~ '[\u0621-\u06FF]' then
        s := regexp_replace(s, 'ه(?![\u0621-\u06FF])', 'ة', 'g');
        s := replace(s, 'اة', 'ات');
        s := regexp_replace(s, '([\u0628-\u0647])\1', '\1ا\1', 'g');
        -- و and ي are consonants at the start of a word and beside a long vowel, else vowels themselves.
        s := regexp_replace(s, '(^| )[اعى]', '\1a', 'g');
        s := regexp_replace(s, '(^| )و|(?<=ا)و|و(?=[اةيى])', '\1W', 'g');
        s := regexp_replace(s, '(^| )ي|(?<=ا)ي(?=[\u0621-\u06FF])|ي(?=[اةيو])', '\1Y', 'g');
        s := translate(
            s,
            'بتثجحخدذرزسشصضطظغفقكلمنهپچژگکڤ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹اويىیةعء',
            'bttJHXddrzsSsdtdqfqklmnHpSJqkf01234567890123456789aaaaaa'
        );
    end if;
    if s ~ '[а-ҁ]' then
        s := replace(replace(replace(replace(replace(replace(
            s, 'дж', 'dj'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'ю', 'iu'), 'я', 'ia');
        s := translate(s, 'абвгдежзийклмнопрстуфхщыэіґьъ', 'abvqdeJziiklmnoprstufHSieiq');
    end if;
    -- The article, as written before sun letters too: es Sider, ash Shati. "as" before another letter is English.
    s := regexp_replace(
        s, '(^| )[aeiu](?:l|s(?= s)|sh(?= sh)|t(?= t)|th(?= th)|d(?= d)|dh(?= dh)|r(?= r)|z(?= z)|n(?= n))(?= )',
        '\1', 'g'
    );
    s := regexp_replace(s, 'dsch|dzh|dj|gi(?=[aou])|g(?=[ei])', 'j', 'g');
    s := regexp_replace(s, 't?s?ch|t?sh', 'S', 'g');
    s := replace(replace(replace(replace(s, 'kh', 'X'), 'gh', 'q'), 'ph', 'f'), 'x', 'ks');
    s := regexp_replace(s, '([td])h', '\1', 'g');
    s := regexp_replace(s, 'c(?=[eiy])', 's', 'g');
    s := regexp_replace(s, '(?<=[aeiou])h(?= |$)', '', 'g');
    s := regexp_replace(s, '[iy]+(?=[aeou])|y(?=i)', 'Y', 'g');
    s := regexp_replace(s, '(?:ou|[wu])+(?=[aeiouY])', 'W', 'g');
    s := regexp_replace(s, '(^| )[aeiouy]', '\1A', 'g');
    -- Not yet c for S: the c of Cufra is a k.
    s := regexp_replace(translate(s, 'pvqcHJ', 'bfgkhj'), '([^aeiou 0-9])\1+', '\1', 'g');
    -- Short words say little by their consonants: of two, a vowel at the end counts; of three, one there and one before
    -- the last (Jafara is not Jufra; a drone is not Derna).
    s := regexp_replace(
        s, '(^| )(A?[aeiouyw]*[^Aaeiouyw ][aeiouyw]*[^Aaeiouyw ])[aeiouyw]+(?= |$)', '\1\2A', 'g'
    );
    s := regexp_replace(
        s,
        '(^| )(A?[aeiouyw]*[^AWYaeiouyw ][aeiouyw]*[^AWYaeiouyw ])[aeiouyw]+([^AWYaeiouyw ])[aeiouyw]+(?= |$)',
        '\1\2A\3', 'g'
    );
    s := translate(s, 'AWYSXaeiouyw', 'awycx');
    -- q is written k as often as g (Murzuk, Gatrun). Of two letters that would be too little left to go by.
    s := regexp_replace(s, 'g(?=[b-z]a?[b-z])|(?<=[b-z])g(?=a?[b-z])|(?<=[b-z]{2}|[b-z]{2}a)g', 'k', 'g');
    return btrim(regexp_replace(s, ' +', ' ', 'g'));
end
$$;
comment on function sourceline.skeleton is
'Consonants of each word, alike for Sirte, Surt, Сирт and سرت; "a" stands for any of the few vowels that count';

-- Making a skeleton takes thirty steps; this says in one step which names cannot have it.
create function sourceline.skeleton_hint(skeleton text)
returns text
language sql immutable strict parallel safe
return (
    select
        string_agg(
            coalesce(
                '[' || (
                    '{"b": "bpбпبپ", "t": "tтцتثطة", "j": "jgdzжجژچ", "c": "cstшщчشچ", "h": "hхحه", "x": "khxخ",
                    "d": "dдدذضظ", "r": "rрر", "z": "zзز", "s": "scсцسص", "f": "fvpфвفڤ", "k": "kgqcxкгґغقكکگ",
                    "g": "kgqcxкгґغقكکگ", "l": "lлل", "m": "mмم", "n": "nнن", "w": "wuouуюو", "y": "yiийіыюяيىیئ"}'::json
                    ->> letters.letter
                ) || ']',
                case letters.letter when ' ' then '.*' else '' end
            ),
            -- Letters of one word have no space between them.
            '\S*' order by letters.place
        )
    from regexp_split_to_table(
        -- x is both of ks, ц both of ts.
        regexp_replace(skeleton, '([kt])s', '\1', 'g'), '' -- noqa: RF03
    ) with ordinality as letters (letter, place)
);
comment on function sourceline.skeleton_hint is
'A pattern that every casei(accenti(name)) with this skeleton matches, and few others do';

grant execute on function
sourceline.casei, sourceline.accenti, sourceline.skeleton, sourceline.skeleton_hint
to sourceline_reader;
