BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 #
 #
 #

BBBB BBBBBBBBBBBBBBBBB BBBB
BBBBB BBBB
   gettext(u'Leave out responses') 
BBBBBBBB BBBB
BBBBB BBBB
   gettext(u'Cleaning') 
BBBBBBBB BBBB
BBBBB BBBBBBBB
  XXXX gettext(u'Leave out responses') XXXXX
  XXX
     gettext(u'A sign of careless answers is no proof. Compare the figures with and without them on the report page first; who is left out here is left out of all cleaned figures. Answers are not shown.') 
  XXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXXXX
    BBBBBBBBBB
    BB BBBBBBBBBBBBBBBBBBBBB
      XX XXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
    BBBBB
    BB BBBBBBBB
      XX XXXXXXXXXXXXXXX
         gettext(u'There are too many responses to look for signs on a page. Leave responses out by their ids.') 
      XXXX
    BBBB BBBBBBBBBBBBBBBB
      XXXX XXXXXXXXXXXXXX
           XXXXXXXXXXXX
           XXXXXXXXXXXX gettext(u'Responses with signs of careless answers') X
           BB BBBBBBBBBBBBBBBBBBBBBXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXBBBBB
           XXXXXXXXXXXXX
        XXXXXX XXXXXXXXXXXXX
          XXXXXXX
            XXXX
              XXX XXXXXXXXXXXX gettext(u'Response') XXXXX
              XXX XXXXXXXXXXXX gettext(u'Signs') XXXXX
              XXX XXXXXXXXXXXX gettext(u'Decided') XXXXX
            XXXXX
          XXXXXXXX
          XXXXXXX
            BBB BBBB BB BBBB
              XXXX
                XXX XXXXXXXXXXXX
                  XXXXXXX
                    XXXXXX XXXXXXXXXXXXXXX
                           XXXXXXXXXXXXXXXX
                           XXXXXXXX
                           BB BBBBBBBBBBBBBBBBBBBBBBBB BB BBBBBBBBBBBXXXXXXXBBBBB
                           BB BBBBBBBBBBBBBXXXXXXXXBBBBBX
                    XXXXXXXXXXXXX
                  XXXXXXXX
                XXXXX
                XXXX
                  BB BBBBBBBBBBBBB
                     gettext(u'one answer throughout') 
                  BBBBB
                  BB BBBBBBBBBBBBB BBB BBBBBBBBBXBBBBB
                  BB BBBBBBBBB
                     gettext(u'very fast') 
                  BBBBB
                XXXXX
                XXXX
                  BB BBBBBBBBBBBBB
                     gettext(u'left out') 
                  BBBBB
                XXXXX
              XXXXX
            BBBBBB
          XXXXXXXX
        XXXXXXXX
      XXXXXX
    BBBB
      XX XXXXXXXXXXXXXXX gettext(u'No response shows a sign of careless answers.') XXXX
    BBBBB
    BB BBBBBBB
      XX XXXXXXXXXXXXXX
         ngettext(u'%(count)s in the list is not left out yet.', u'%(count)s in the list are not left out yet.', count) 
          SSSSSSSSS SS SSS SSSS SS SSS SSSS SSS SSSS
        
          PPPPPPPPP PP PPP PPPP PPP PPP PPPP PPP PPPP
        
      XXXX
    BBBBB
    XXXXXX XXXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXBBBBBB BBBBXXXXXX
  XXXXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBBB
