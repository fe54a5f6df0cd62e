BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB
   gettext(u'Merge spellings') 
BBBBBBBB BBBB
BBBBB BBBBBBB
   gettext(u'Merge spellings') 
BBBBBBBB BBBBBBB
BBBBB BBBB
   gettext(u'The questionnaire asks for no short text.') 
BBBBBBBB BBBB
BBBBB BBBBB
  XXX
     gettext(u'Tick the spellings that mean the same, and say what they all become. Those that look alike stand together first; whether they are the same you decide.') 
  XXXX
BBBBBBBB BBBBB
BBBBB BBBBBB
  XXXXXXXXX XXXXXXXXXXXXXXX
    BBB BBBBB BB BBBB
      BBB BBBBBBB BB BBBBB
        XXXXXXX XXXXXXXXX
        XXXXXXXXX
      BBBBBB
    BBBBBB
  XXXXXXXXXXX
BBBBBBBB BBBBBB
