BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB
   gettext(u'Recode own answers') 
BBBBBBBB BBBB
BBBBB BBBBBBB
   gettext(u'Recode own answers') 
BBBBBBBB BBBBBBB
BBBBB BBBB
   gettext(u'No question has an option with an own answer.') 
BBBBBBBB BBBB
BBBBB BBBBB
  XXX
     gettext(u'Tick own answers that mean one of the options. Cleaned figures count them there; what was asked afterwards stays as it was. An option that goes with no other answer takes only own answers that stand alone.') 
  XXXX
BBBBBBBB BBBBB
