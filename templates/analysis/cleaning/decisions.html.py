BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 #
 #
 #

BBBB BBBBBB BBBBBBBBBBBBBBBBB BBBB BBBBBBB
BBBBB BBBB
   gettext(u'Cleaning') 
BBBBBBBB BBBB
BBBBB BBBB
   gettext(u'Cleaning') 
BBBBBBBB BBBB
BBBBB BBBBBBBB
  XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXX
    XXXXXFFFFFFFFFFFFFFFXXXXXX
    XXXXXFFFFFFFFFFFFFFFXXXXXX
    XXXXXXX XXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Filter') XXXXXXXXX
    BB BBBBB
      XX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBXX gettext(u'Show all') XXXX
    BBBBB
  XXXXXXX
  BB BBBBB
    XXXX XXXXXXXXXXXXXX
         XXXXXXXXXXXX
         XXXXXXXXXXXX gettext(u'Decisions') X
         XXXXXXXXXXXXX
      XXXXXX XXXXXXXXXXXXX
        XXXXXXX
          XXXX
            XXX XXXXXXXXXXXX gettext(u'Decision') XXXXX
            XXX XXXXXXXXXXXX gettext(u'About') XXXXX
            XXX XXXXXXXXXXXX gettext(u'Why') XXXXX
            XXX XXXXXXXXXXXX gettext(u'Who') XXXXX
            XXX XXXXXXXXXXXX gettext(u'When') XXXXX
            XXX XXXXXXXXXXXX gettext(u'State') XXXXX
          XXXXX
        XXXXXXXX
        XXXXXXX
          BBB BBBBBBBBB BBBBBBB BB BBBBB
            XXX BB BBB BBBBBBBBBBBBBBXXXXXXXXXXXXXBBBBBX
              XXXXXXXXX
              XXX XXXXXXXXXXXX
                BB BBBBBBBBBBBBBBBBBBBB
                  XXXXXXXXXXXXX
                BBBB
                   gettext(u'%(question)s: “%(text)s” becomes “%(becomes)s”') 
                    SSSSSSSSSSSSS SSSSSSSSSS SSSSSSS SSSSSSSSSSSSS
                  
                BBBBB
              XXXXX
              XXXXXXXXX
              XXXXFFFFFFFFFFFXXXXX
              XXXXFFFFFFXXXXX
              XXXX
                BB BBB BBBBBBBBBBBBBB
                   gettext(u'undone by %(who)s, %(moment)s') 
                    SSSSSS SS SSSSSSSS SSSSSSSSSS
                  
                BBBB BBBBBBBBBBBBBBBBBBBBBBBB
                  XXXXX XXXXXXXXXXXXX
                        XXXXXXXXXXXXXXXXX
                        XXXXXXXXBBB BBBBBBBBBBBBBBB BBBBBBBBBBB BBBBBBBBBBBXX
                    BBBBBBBBBB
                    XXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXX
                       gettext(u'Undo') XXXXX XXXXXXXXXXXXXXXXXXXXXXXXX X FFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXXXXX
                    XXXXXXXXX
                  XXXXXXX
                BBBB
                   gettext(u'holds') 
                BBBBB
              XXXXX
            XXXXX
          BBBBBB
        XXXXXXXX
      XXXXXXXX
    XXXXXX
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB
  BBBB BBBBB
    XX XXXXXXXXXXXXXXX gettext(u'There is no such decision.') XXXX
  BBBB
    XX XXXXXXXXXXXXXXX
       gettext(u'Nothing was decided yet: cleaned figures are the raw ones. Researchers merge spellings, recode own answers and leave responses out.') 
    XXXX
  BBBBB
BBBBBBBB BBBBBBBB
